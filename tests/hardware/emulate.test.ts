/** The emulation against traces worked out by hand. */
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { compileReference } from '../../core/engine/reference.ts'
import { emulate } from '../../hardware/emulate.ts'
import { graphOf, networkToGraph } from '../../hardware/graph.ts'
import { spikeRows } from '../../hardware/spikes-file.ts'
import { randomSpikes } from '../spikes.ts'
import { allOutputs, chainNetwork, randomNetwork, spikesAt } from './networks.ts'

const firesOf = (...args: Parameters<typeof emulate>): number[][] => spikeRows(emulate(...args).outputs)[0]!

describe('emulate', () => {
  it('fires neuron 0 at 1 and neuron 1 at 2, as the µCaspian RTL answers 80ff 0105', () => {
    const graph = allOutputs(networkToGraph(chainNetwork([{ threshold: [10] }, { threshold: [10], weight: [[50]] }])))
    expect(firesOf(graph, spikesAt([[0]], 5))).toEqual([
      [1, 0],
      [2, 1],
    ])
  })

  it('compares strictly: a charge equal to the threshold does not fire, and is kept', () => {
    const graph = networkToGraph(chainNetwork([{ threshold: [254] }, { threshold: [50], weight: [[50]] }]))
    const { outputs, potentials } = emulate(graph, spikesAt([[0, 3]], 7), { potentials: true })
    // 50 arrives in tick 1 and stays; 100 in tick 4, fires in tick 5.
    expect([...potentials!]).toEqual([0, 50, 50, 50, 100, 0, 0])
    expect(spikeRows(outputs)).toEqual([[[5, 0]]])
  })

  it('adds the axonal delay to the one tick of a hop, each neuron its own', () => {
    const graph = networkToGraph(
      chainNetwork([
        { threshold: [0, 0], delay: [0, 15] },
        {
          threshold: [9, 9],
          delay: [3, 0],
          weight: [
            [10, 0],
            [0, 10],
          ],
        },
        { threshold: [4], weight: [[5, 5]] },
      ]),
    )
    // Input at 0, input neuron at 1, hidden at 2 (+ 0) and at 17 (1 + 15 + 1), output 3 + 1 and 0 + 1 ticks later.
    expect(firesOf(graph, spikesAt([[0], [0]], 30))).toEqual([
      [6, 0],
      [18, 0],
    ])
  })

  it('sets the charge to 0 at a fire, then adds what arrives in that tick', () => {
    const graph = networkToGraph(chainNetwork([{ threshold: [100] }]))
    const { outputs, potentials } = emulate(graph, spikesAt([[0, 1, 2]], 5), { potentials: true })
    expect([...potentials!]).toEqual([255, 255, 255, 0, 0])
    expect(spikeRows(outputs)[0]!.map(([t]) => t)).toEqual([1, 2, 3])
  })

  it('runs self-connections and inhibition', () => {
    const graph = graphOf({
      layers: [{ name: 'neurons', neurons: 2 }],
      threshold: Int32Array.of(10, 10),
      inputs: Uint32Array.of(0),
      outputs: Uint32Array.of(1, 0),
      synapses: [
        { from: 0, to: 0, weight: 20, delay: 1 },
        { from: 0, to: 1, weight: -5, delay: 0 },
      ],
    })
    const { outputs, charge, potentials } = emulate(graph, spikesAt([[0]], 6), { potentials: true })
    expect(spikeRows(outputs)[0]).toEqual([
      [1, 1],
      [3, 1],
      [5, 1],
    ])
    expect(charge).toEqual({ low: -15, high: 255 })
    expect([...potentials!].filter((_, i) => i % 2 === 0)).toEqual([0, -5, -5, -10, -10, -15])
  })

  it('takes the charge an input spike carries, and starts every sample at rest', () => {
    const graph = networkToGraph(chainNetwork([{ threshold: [100] }]))
    const spikes = {
      samples: 3,
      timesteps: 2,
      inputs: 1,
      offsets: Uint32Array.of(0, 1, 1, 2, 2, 3, 3),
      index: new Uint32Array(3),
      value: Float32Array.of(101, 100, 100),
    }
    expect(spikeRows(emulate(graph, spikes).outputs)).toEqual([[[1, 0]], [], []])
  })

  it('counts fires by layer, input spikes, crossings in time and updates, a sample', () => {
    const graph = networkToGraph(
      chainNetwork([
        { threshold: [0, 0], delay: [0, 5] },
        {
          threshold: [9, 0, 9],
          weight: [
            [10, 10],
            [10, 0],
            [0, -10],
          ],
        },
      ]),
    )
    expect(emulate(graph, spikesAt([[0, 8], [3]], 10)).activity).toEqual({
      timesteps: 10,
      // Neuron 0 fires at 1 and 9, neuron 1 at 4.
      spikesByLayer: [3, 2],
      inputSpikes: 3,
      // Neuron 0 has two synapses and both fires cross in time; those of neuron 1 cross in tick 9.
      synapticOps: 6,
      neuronUpdates: 50,
    })
    expect(emulate(graph, spikesAt([[0, 8], [3]], 9)).activity.synapticOps).toBe(2)
  })

  it('keeps the samples of a set apart: each alone gives the same fires', () => {
    const random = seededRandom(3)
    const graph = networkToGraph(randomNetwork(random))
    const all = randomSpikes(6, graph.inputs.length, 40, 0.3, random)
    const rows = spikeRows(emulate(graph, all).outputs)
    expect(rows.flat().length).toBeGreaterThan(0)
    for (let s = 0; s < all.samples; s++) {
      const offsets = all.offsets.subarray(s * 40, (s + 1) * 40 + 1)
      expect(spikeRows(emulate(graph, { ...all, samples: 1, offsets }).outputs)[0]).toEqual(rows[s])
    }
  })

  it('gives the spikes and counts of the engine that trains', () => {
    for (let seed = 0; seed < 5; seed++) {
      const random = seededRandom(seed)
      const network = randomNetwork(random)
      const graph = networkToGraph(network)
      const spikes = randomSpikes(3, graph.inputs.length, network.timesteps, 0.3, random)
      const { outputs, activity } = emulate(graph, spikes)
      const engine = compileReference(network, { batch: 3, surrogate: { tauRho: 1, scaleRho: 1 } })
      const record = engine.forward(spikes, [0, 1, 2])
      const fired = Array.from(record.output.keys()).filter((at) => record.output[at] !== 0)
      const width = outputs.inputs
      expect(fired).toEqual(
        spikeRows(outputs).flatMap((rows, s) => rows.map(([t, j]) => (s * network.timesteps + t!) * width + j!)),
      )
      expect(record.spikesByLayer).toEqual(activity.spikesByLayer.map((n) => expect.closeTo(3 * n, 9)))
      expect(record.inputSpikes).toBeCloseTo(3 * activity.inputSpikes, 9)
      expect(record.synapticOps).toBeCloseTo(3 * activity.synapticOps, 9)
    }
  })

  it('refuses inputs of another size and values that are no charge, naming them', () => {
    const graph = networkToGraph(chainNetwork([{ threshold: [1] }]))
    expect(() => emulate(graph, spikesAt([[0], [1]], 3))).toThrow('they have 2 inputs, the network has 1')
    for (const value of [256, -1, 0.5, NaN]) {
      const spikes = { ...spikesAt([[0]], 3), value: Float32Array.of(value) }
      expect(() => emulate(graph, spikes)).toThrow(`the value ${value} of event 0`)
    }
  })
})

describe('networkToGraph', () => {
  it('numbers the input neurons first and leaves weights of 0 out', () => {
    const graph = networkToGraph(
      chainNetwork([
        { threshold: [1, 2], delay: [3, 4] },
        { threshold: [5], weight: [[0, -7]] },
      ]),
    )
    expect([...graph.threshold]).toEqual([1, 2, 5])
    expect([...graph.offsets]).toEqual([0, 0, 1, 1])
    expect([[...graph.target], [...graph.weight], [...graph.delay]]).toEqual([[2], [-7], [4]])
    expect([[...graph.inputs], [...graph.outputs]]).toEqual([[0, 1], [2]])
  })

  it('refuses numbers that are no integers and weights before the input neurons, by node', () => {
    const network = chainNetwork([{ threshold: [1] }, { threshold: [1], weight: [[0.5]] }])
    expect(() => networkToGraph(network)).toThrow('weight 0 of node "w1" is 0.5')
    expect(() => networkToGraph(chainNetwork([{ threshold: [0.5] }]))).toThrow('threshold 0 of node "l0" is 0.5')
    expect(() => networkToGraph(chainNetwork([{ threshold: [1], weight: [[1]] }]))).toThrow('"l0" gets its inputs')
  })
})
