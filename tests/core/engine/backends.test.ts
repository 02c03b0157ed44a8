/** Every engine against the reference on random networks: equal spikes away from the threshold, gradients to 1e-4. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode, NeuronType } from '../../../core/contract/network.ts'
import type { Program } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { compileTyped } from '../../../core/engine/typed/program.ts'
import { denseNetwork } from '../../../core/network/dense.ts'
import { seededRandom, type Random } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'

const engines = { typed: compileTyped }

/** Membranes this close to the threshold may fall on either side in float32, relative to the threshold. */
const nearThreshold = 1e-5
const surrogate = { tauRho: 0.7, scaleRho: 0.5 }

const neurons = (type: NeuronType, count: number, random: Random): NetworkNode =>
  type === 'caspianIf'
    ? {
        type,
        threshold: Array.from({ length: count }, () => 20 + random.integer(100)),
        delay: Array.from({ length: count }, () => random.integer(4)),
      }
    : {
        type,
        neurons: count,
        threshold: 10,
        tauSrSeconds: 0.001 * (1 + random.integer(6)),
        tauRefSeconds: 0.001,
        scaleRef: 2,
      }

interface Case {
  readonly neuron: NeuronType
  readonly network: Network
  readonly rate: number
  readonly random: Random
}

const randomCase = fc
  .record({
    seed: fc.integer(),
    neuron: fc.constantFrom<NeuronType>('srm', 'caspianIf'),
    inputs: fc.integer({ min: 1, max: 9 }),
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    timesteps: fc.integer({ min: 1, max: 40 }),
    rate: fc.constantFrom(0, 0.05, 0.4, 1),
  })
  .map(({ seed, neuron, inputs, sizes, timesteps, rate }): Case => {
    const random = seededRandom(seed)
    const scale = neuron === 'srm' ? 15 : 100
    const make = (count: number) => neurons(neuron, count, random)
    const network = denseNetwork({ neuron, inputs, sizes, timesteps }, make, scale, 0.001, random)
    // caspianIf sums integers, exact in float32
    if (neuron === 'caspianIf') {
      for (const node of Object.values(network.nodes)) {
        if (node.type === 'Linear') node.weight.data.forEach((w, i) => (node.weight.data[i] = Math.round(w)))
      }
    }
    return { neuron, network, rate, random }
  })

/** Whether the reference came so near to a threshold that another rounding may decide otherwise. */
const isAmbiguous = (network: Network, samples: number, program: ReturnType<typeof compileReference>): boolean =>
  Object.values(network.nodes)
    .filter((node) => node.type === 'srm')
    .some((node, l) =>
      Array.from({ length: samples }, (_, b) => program.trace(b, l).membrane).some((rows) =>
        rows.some((row) => row.some((u) => Math.abs(u / node.threshold - 1) < nearThreshold)),
      ),
    )

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let largest = 1e-9
  let difference = 0
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]!))
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!))
  }
  return difference / largest
}

describe.each(Object.entries(engines))('%s engine', (_, compile) => {
  it('fires the same spikes and finds the same gradients as the reference', () => {
    let ambiguous = 0
    fc.assert(
      fc.property(randomCase, ({ network, rate, random }) => {
        const samples = 3
        const inputs = Object.values(network.nodes).find((node) => node.type === 'Input')!.shape[0]!
        const spikes = randomSpikes(samples, inputs, network.timesteps, rate, random)
        const reference = compileReference(network, { batch: samples, surrogate })
        const program: Program = compile(network, { batch: samples, surrogate })
        const order = [2, 0, 1]
        const expected = reference.forward(spikes, order)
        const found = program.forward(spikes, order)
        if (isAmbiguous(network, samples, reference)) {
          ambiguous++
          return
        }
        expect(Array.from(found.outputSpikes)).toEqual(Array.from(expected.outputSpikes))
        expect(found.spikesByLayer).toEqual(expected.spikesByLayer)
        expect(found.synapticOps).toBe(expected.synapticOps)
        expect(found.inputSpikes).toBe(expected.inputSpikes)
        const gradient = Float64Array.from(found.outputSpikes, () => random.normal())
        const expectedGradients = reference.backward(gradient)
        program
          .asTensors(program.backward(gradient))
          .forEach((g, l) => expect(largestDifference(expectedGradients[l]!, g)).toBeLessThan(1e-4))
      }),
      { numRuns: 300, seed: 1 },
    )
    expect(ambiguous).toBeLessThan(15)
  })

  it('returns the network it was given, with the weights written to it', () => {
    const random = seededRandom(3)
    const outline = { neuron: 'srm', inputs: 3, sizes: [4, 2], timesteps: 5 } as const
    const network = denseNetwork(outline, (n) => neurons('srm', n, random), 10, 0.001, random)
    const program = compile(network, { batch: 1, surrogate })
    program.weights[0]![1 * 4 + 2] = 0.5 // input 1 to neuron 2
    const node = program.network().nodes['hiddenWeights']
    expect(node?.type === 'Linear' && node.weight.data[2 * 3 + 1]).toBe(0.5)
  })
})
