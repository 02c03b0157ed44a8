/** The read-out (li): what it adds up, its gradients, and HYBRID's output layer, which is one without a leak. */
import { describe, expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { trainablesOf, layersOf, withWeights } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { randomSpikes, spikeSetOf } from '../../spikes.ts'
import { chain, goldenEngines, matrix, relativeDifference } from './networks.ts'

const surrogate = { tauRho: 1, scaleRho: 1 }
const readout = (weight: number[][], beta: number, timesteps: number): Network =>
  chain(
    {
      in: { type: 'Input', shape: [weight[0]!.length] },
      w: { type: 'Linear', weight: matrix(weight) },
      n: { type: 'li', neurons: weight.length, beta },
      out: { type: 'Output', shape: [weight.length] },
    },
    timesteps,
  )

describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
  const random = seededRandom(3)
  const [samples, inputs, timesteps, beta] = [2, 5, 7, 0.8] as const
  const rows = [0, 1, 2].map(() => Array.from({ length: inputs }, () => random.normal()))
  const spikes = randomSpikes(samples, inputs, timesteps, 0.4, random)
  const network = readout(rows, beta, timesteps)

  it('gives the leaky sums of what arrives, and no spike', () => {
    const record = compile(network, { batch: samples, surrogate }).forward(spikes, [0, 1])
    const expected: number[] = []
    for (let b = 0; b < samples; b++) {
      for (let t = 0; t < timesteps; t++) {
        for (const row of rows) {
          let u = 0
          for (let before = 0; before <= t; before++) {
            const at = b * timesteps + before
            const events = spikes.index.subarray(spikes.offsets[at], spikes.offsets[at + 1])
            for (const i of events) u += beta ** (t - before) * row[i]!
          }
          expected.push(u)
        }
      }
    }
    expect(relativeDifference(record.output, expected)).toBeLessThan(isExact ? 1e-14 : 1e-6)
    expect(record.spikesByLayer).toEqual([0])
    expect(record.synapticOps).toBe(3 * spikes.index.length)
  })

  it('has the gradient of finite differences, which are exact where all is linear', () => {
    const program = compile(network, { batch: samples, surrogate })
    const { output } = program.forward(spikes, [0, 1])
    const weight = output.map(() => random.normal())
    const found = program.asTensors(program.backward(weight))[0]!
    const { data } = trainablesOf(layersOf(network))[0]!.tensor
    const loss = (weights: Float64Array): number => {
      const reference = compileReference(withWeights(network, [weights]), { batch: samples, surrogate })
      return Array.from(reference.forward(spikes, [0, 1]).output).reduce((sum, u, k) => sum + u * weight[k]!, 0)
    }
    const expected = data.map((_, at) => loss(data.map((w, i) => (i === at ? w + 1 : w))) - loss(data))
    expect(relativeDifference(found, expected)).toBeLessThan(isExact ? 1e-12 : 1e-6)
  })
})

interface Golden {
  targets: number[]
  weights: { fc3: number[][] }
  cases: { spike_counts: { 6: number[][] }; output_membrane: number[][]; grads: { fc3: number[][] } }[]
}

describeWithShared('HYBRID', 'golden/snn/f_hybrid_conversion.json', () => {
  const { weights, targets, cases } = sharedJson<Golden>('golden/snn/f_hybrid_conversion.json')
  const timesteps = 25
  it.each(goldenEngines)('output layer on $name: membranes, and gradients of the cross-entropy', (engine) => {
    for (const { spike_counts: counts, output_membrane: membranes, grads } of cases) {
      // when they arrive does not matter to a sum
      const trains = counts[6].map((row) =>
        row.map((n) => Array.from({ length: timesteps }, (_, t) => (t < n ? 1 : 0))),
      )
      const program = engine.compile(readout(weights.fc3, 1, timesteps), { batch: targets.length, surrogate })
      const { output } = program.forward(spikeSetOf(trains), [...targets.keys()])
      const gradient = output.map(() => 0)
      targets.forEach((target, b) => {
        const last = Array.from(output.subarray((b * timesteps + timesteps - 1) * 3, (b + 1) * timesteps * 3))
        expect(relativeDifference(last, membranes[b]!)).toBeLessThan(engine.isExact ? 1e-10 : 1e-6)
        const total = last.reduce((sum, u) => sum + Math.exp(u), 0)
        last.forEach((u, j) => {
          const share = Math.exp(u) / total - (j === target ? 1 : 0)
          gradient[(b * timesteps + timesteps - 1) * 3 + j] = share / targets.length
        })
      })
      const [found] = program.asTensors(program.backward(gradient))
      expect(relativeDifference(found!, grads.fc3.flat())).toBeLessThan(engine.isExact ? 1e-9 : 1e-4)
    }
  })
})
