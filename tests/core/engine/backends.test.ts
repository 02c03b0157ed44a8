/** Every engine against the reference on random networks: equal spikes away from the threshold, gradients to 1e-4. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Compile, Floats } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { bumpOf } from '../../../core/formulas/surrogate.ts'
import { layersOf, trainablesOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { relativeDifference } from './networks.ts'
import {
  isAmbiguous,
  randomHidden,
  randomMasks,
  randomNetwork,
  randomSurrogate,
  type NeuronKind,
} from './random-network.ts'

const engines: Record<string, Compile> = { 'wasm plain': compileWith('plain'), 'wasm relaxed': compileWith('relaxed') }
const kinds: NeuronKind[] = ['lif', 'srm', 'caspianIf', 'cubaLif', 'cubaLifInteger', 'alif', 'rf', 'stdb', 'relu', 'li']

const randomCase = fc.record({
  seed: fc.integer(),
  inputs: fc.integer({ min: 1, max: 70 }),
  timesteps: fc.integer({ min: 1, max: 40 }),
  rate: fc.constantFrom(0, 0.02, 0.1, 0.5, 1),
  convolutional: fc.boolean(),
  recurrent: fc.boolean(),
  biases: fc.boolean(),
  delays: fc.boolean(),
  dropout: fc.boolean(),
  hidden: fc.boolean(),
  constants: fc.boolean(),
})

const maskedBy = (masks: (Floats | undefined)[] | undefined) => (masks ? [masks] : [])

describe.each(Object.entries(engines))('%s engine', (_, compile) => {
  it.each(kinds)('%s: fires the same spikes and finds the same gradients as the reference', (kind) => {
    let ambiguous = 0
    let spikesSeen = 0
    fc.assert(
      fc.property(randomCase, ({ seed, inputs, timesteps, rate, dropout, hidden, constants, ...traits }) => {
        const random = seededRandom(seed)
        const samples = 3
        const network = randomNetwork(random, { kind, ...traits }, inputs, timesteps)
        const spikes = randomSpikes(samples, layersOf(network)[0]!.inputs, timesteps, rate, random)
        const delays = traits.delays ? { maxSteps: 9, learningRate: 1 } : undefined
        const surrogate = randomSurrogate(random, kind)
        const neurons = constants && bumpOf(surrogate, 1).isRelative && ({ trained: 'all', learningRate: 1 } as const)
        const options = { batch: samples, surrogate, dropout, ...(delays && { delays }), ...(neurons && { neurons }) }
        const masks = maskedBy(dropout ? randomMasks(random, network, samples, 0.5) : undefined)
        const reference = compileReference(network, options)
        const program = compile(network, options)
        const trainables = trainablesOf(layersOf(network), options)
        const order = [2, 0, 1]
        const expected = reference.forward(spikes, order, ...masks)
        const found = program.forward(spikes, order, ...masks)
        if (isAmbiguous(network, samples, reference)) {
          ambiguous++
          return
        }
        if (kind === 'li' || kind === 'relu')
          expect(relativeDifference(found.output, expected.output)).toBeLessThan(1e-5)
        else expect(Array.from(found.output)).toEqual(Array.from(expected.output))
        expect(found.spikesByLayer).toEqual(expected.spikesByLayer)
        expect(found.synapticOps).toBe(expected.synapticOps)
        expect(found.inputSpikes).toBe(expected.inputSpikes)
        layersOf(network).forEach((_, l) => expect([...found.spikesOf(l)]).toEqual([...expected.spikesOf(l)]))
        spikesSeen += expected.spikesByLayer.reduce((a, b) => a + b, 0)
        const gradient = Float64Array.from(found.output, () => random.normal())
        const ofSpikes = hidden ? randomHidden(random, network, samples) : undefined
        const expectedGradients = reference.backward(gradient, ofSpikes)
        const largest = Math.max(...expectedGradients.flatMap((g) => [...g.map(Math.abs)]))
        program.asTensors(program.backward(gradient, ofSpikes)).forEach((g, i) => {
          const expected = expectedGradients[i]!
          const { field } = trainables[i]!
          const silent = expected.every((x) => Math.abs(x) < 1e-9)
          if (silent) return
          // those by delays are sums of differences, which cancel, those by constants of neurons sums of all others
          const isConstant = ['threshold', 'leak', 'beta'].includes(field)
          if (isConstant) expect(Math.abs(g[0]! - expected[0]!)).toBeLessThan(1e-4 * largest)
          else expect(relativeDifference(g, expected)).toBeLessThan(field === 'delaySeconds' ? 1e-3 : 1e-4)
        })
      }),
      { numRuns: 200, seed: 1 },
    )
    expect(ambiguous).toBeLessThan(15)
    expect(spikesSeen).toBeGreaterThan(10_000)
  })
})
