/** Batches that take more memory than they may, in groups of samples: what comes out is what a whole batch gives. */
import { describe, expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import type { CompileOptions, Program } from '../../../core/engine/program.ts'
import { programBytes } from '../../../core/engine/wasm/placement.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { relativeDifference } from './networks.ts'
import { randomHidden, randomMasks, randomNetwork, type NeuronKind } from './random-network.ts'

const [batch, timesteps] = [7, 12]
const compile = compileWith('plain')

const givenOf = (kind: NeuronKind, convolutional: boolean) => {
  const random = seededRandom(4)
  const traits = { kind, convolutional, recurrent: false, biases: true, delays: false }
  const network = randomNetwork(random, traits, 30, timesteps)
  const spikes = randomSpikes(9, layersOf(network)[0]!.inputs, timesteps, 0.4, random)
  const options: CompileOptions = {
    batch,
    surrogate: { shape: 'linear', gamma: 0.3 },
    optimiser: { rule: 'sgd', momentum: 0.9 },
    dropout: true,
    neurons: { trained: 'all', learningRate: 1 },
  }
  const samples = [8, 0, 3, 1, 2, 7, 5]
  const masks = randomMasks(random, network, batch, 0.3)
  const hidden = randomHidden(random, network, batch)
  const gradient = Float64Array.from({ length: batch * timesteps * layersOf(network).at(-1)!.neurons }, () =>
    random.normal(),
  )
  return { network, spikes, options, samples, masks, hidden, gradient }
}

/** A limit at which no more than about three samples fit. */
const limitOf = (network: Network, options: CompileOptions): number =>
  programBytes(network, { ...options, batch: 3 }) + 2 ** 17

const cases = (['stdb', 'lif', 'relu', 'srm'] as const).flatMap((kind) =>
  [false, true].map((convolutional) => ({ kind, convolutional })),
)

describe.each(cases)('$kind, convolutional: $convolutional', ({ kind, convolutional }) => {
  const { network, spikes, options, samples, masks, hidden, gradient } = givenOf(kind, convolutional)
  const programs = (): [Program, Program] => {
    const grouped = compile(network, { ...options, memoryLimit: limitOf(network, options) })
    return [compile(network, options), grouped]
  }

  it('says what a whole batch says', () => {
    const [whole, grouped] = programs()
    expect(grouped.backend).toMatch(/^wasm-plain, [1-6] samples at once$/)
    const [expected, found] = [whole, grouped].map((program) => program.forward(spikes, samples, masks))
    expect(found!.output).toEqual(expected!.output)
    const { samples: count, spikesByLayer, inputSpikes, synapticOps } = expected!
    expect(found).toMatchObject({ samples: count, spikesByLayer, inputSpikes, synapticOps })
    layersOf(network).forEach((_, l) => {
      expect(found!.spikesOf(l)).toEqual(expected!.spikesOf(l))
      expect(grouped.layerTrace(l)).toEqual(whole.layerTrace(l))
    })
  })

  it('finds the same gradients, and trains alike', () => {
    const [whole, grouped] = programs()
    for (const program of [whole, grouped]) program.forward(spikes, samples, masks)
    const expected = whole.backward(gradient, hidden)
    grouped.backward(gradient, hidden).forEach((g, i) => expect(relativeDifference(g, expected[i]!)).toBeLessThan(1e-5))
    for (const program of [whole, grouped]) {
      for (let step = 0; step < 3; step++) {
        program.forward(spikes, samples, masks)
        program.learn(gradient, 1e-6, hidden)
      }
    }
    grouped.weights.forEach((w, i) => expect(relativeDifference(w, whole.weights[i]!)).toBeLessThan(1e-5))
  })

  it('goes on from its state, and takes a smaller batch', () => {
    const [, grouped] = programs()
    const [, again] = programs()
    const step = (program: Program): void => {
      program.forward(spikes, [4, 2])
      program.learn(gradient.subarray(0, (2 * gradient.length) / batch), 1e-6)
    }
    step(grouped)
    again.restore(grouped.state())
    step(grouped)
    step(again)
    expect(again.state()).toEqual(grouped.state())
  })
})

it('refuses what not even one sample has room for', () => {
  const { network, options } = givenOf('stdb', true)
  expect(() => compile(network, { ...options, memoryLimit: 2 ** 16 })).toThrow('are allowed')
})
