/** The state of a program: a training that was stopped goes on as if it had not been, to the last bit. */
import { describe, expect, it } from 'vitest'
import type { CompileOptions, Program } from '../../../core/engine/program.ts'
import type { Optimiser } from '../../../core/engine/update.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { cpuEngines } from '../../../host/cpu-engines.ts'
import { teamOf } from '../../../host/team/team.ts'
import { randomSpikes } from '../../spikes.ts'
import { goldenEngines, relativeDifference } from './networks.ts'
import { randomNetwork, randomSurrogate } from './random-network.ts'

const [samples, timesteps, inputs] = [5, 8, 20]
const random = seededRandom(7)
const traits = { kind: 'lif', convolutional: false, recurrent: true, biases: true, delays: true } as const
const network = randomNetwork(random, traits, inputs, timesteps)
const surrogate = randomSurrogate(random, 'lif')
const spikes = randomSpikes(samples, inputs, timesteps, 0.4, random)
/** Of HYBRID, with and without spikes. */
const hybrids = (['stdb', 'relu'] as const).map((kind) => {
  const traits = { kind, convolutional: true, recurrent: false, biases: false, delays: false } as const
  const own = randomNetwork(random, traits, inputs, timesteps)
  return { kind, own, events: randomSpikes(samples, layersOf(own)[0]!.inputs, timesteps, 0.4, random) }
})
const all = Array.from({ length: samples }, (_, b) => b)

const train = (program: Program, epochs: number, events = spikes): Program => {
  for (let step = 0; step < 3 * epochs; step++) {
    const { output } = program.forward(events, all)
    program.learn(
      output.map((s, k) => s - (k % 3)),
      0.01,
    )
  }
  return program
}

const optimisers: Record<string, Optimiser> = {
  'Adam with amsgrad': { rule: 'adam', amsgrad: true },
  'SGD with decay': { rule: 'sgd', momentum: 0.9, weightDecay: 5e-4 },
  'Nadam on lengths and directions': { rule: 'nadam', weightNorm: true },
  'Adam on integers': { rule: 'adam', weightUnit: 0.1, weightRange: { low: -3, high: 3, step: 0.25 } },
}
const engines = [
  ...goldenEngines,
  ...[2, 3].map((size) => ({
    name: `a team of ${size}`,
    compile: teamOf('wasm-plain', cpuEngines['wasm-plain'], size),
  })),
]

describe.each(engines)('$name', ({ name, compile }) => {
  it.each(hybrids)('goes on, and trains as one thread does: $kind', ({ own, events }) => {
    const options: CompileOptions = {
      batch: samples,
      surrogate: { shape: 'linear', gamma: 0.3 },
      optimiser: { rule: 'sgd', momentum: 0.9 },
      neurons: { trained: 'all', learningRate: 1 },
    }
    const [straight, first, second] = [0, 1, 2].map(() => compile(own, options))
    train(straight!, 2, events)
    train(first!, 1, events)
    second!.restore(first!.state())
    train(second!, 1, events)
    expect(second!.state()).toEqual(straight!.state())
    if (name.startsWith('a team')) {
      const alone = train(cpuEngines['wasm-plain'](own, options), 2, events)
      straight!.weights.forEach((w, i) => expect(relativeDifference(w, alone.weights[i]!)).toBeLessThan(1e-4))
    }
    for (const program of [straight, first, second]) program!.dispose()
  })

  it.each(Object.entries(optimisers))('goes on: %s', (_, optimiser) => {
    const options = { batch: samples, surrogate, optimiser, delays: { maxSteps: 5, learningRate: 100 } }
    const start = (): Program => compile(network, options)
    const straight = train(start(), 2)
    const first = train(start(), 1)
    const state = first.state()
    // a copy: what comes after leaves it as it is
    train(first, 1)
    const second = start()
    second.restore(state)
    expect(second.state()).toEqual(state)
    train(second, 1)
    expect(second.state()).toEqual(straight.state())
    expect(second.network()).toEqual(straight.network())
    expect(second.network()).not.toEqual(start().network())
    for (const program of [straight, first, second]) program.dispose()
  })
})
