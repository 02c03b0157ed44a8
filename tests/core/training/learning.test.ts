/** Every neuron learns, and every kind of network, with the default parameters: which of three bars is lit. */
import { expect, it } from 'vitest'
import type { NeuronType } from '../../../core/contract/network.ts'
import type { NetworkChoice } from '../../../core/contract/plan.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { spikeSetBuilder } from '../../../core/data/spike-set-builder.ts'
import { seededRandom, type Random } from '../../../core/random.ts'
import type { Parameters } from '../../../core/search/space.ts'
import type { Labelled } from '../../../core/training/algorithm.ts'
import { completed } from '../../../core/training/parameters.ts'
import { neuronTypes } from '../../../core/training/parameters/neurons.ts'
import { slayer } from '../../../core/training/slayer.ts'

const side = 6
const windowSteps = 12

/** Two rows of a 6 x 6 frame fire at random, a tenth of the others too. */
const bars = (samples: number, random: Random): Labelled => {
  const builder = spikeSetBuilder(samples, windowSteps, side * side, 'merge')
  const labels = Uint8Array.from({ length: samples }, (_, i) => i % 3)
  for (const label of labels) {
    for (let step = 0; step < windowSteps; step++) {
      for (let i = 0; i < side * side; i++) {
        const rate = Math.floor(i / (2 * side)) === label ? 0.5 : 0.1
        if (random.uniform() < rate) builder.add(step, i)
      }
    }
    builder.endSample()
  }
  return { spikes: builder.build(), labels }
}

const errorAfterTraining = async (neuron: NeuronType, network: NetworkChoice, given: Parameters): Promise<number> => {
  const random = seededRandom(5)
  const task = { neuron, network, frame: [1, side, side] as const, classes: 3 }
  const docs = slayer.parameters(task, { kind: 'images', side, durationMs: 0 })
  const parameters = completed(docs, { windowMs: windowSteps, epochs: 12, ...given })
  const data = { train: bars(150, random.fork('train')), validation: bars(60, random.fork('validation')) }
  const options = {
    engine: compileWith('plain'),
    signal: { aborted: false },
    random: random.fork('training'),
    cpuSeconds: () => 0,
    neuron,
  }
  const untrained = slayer.build(parameters, task, random.fork('weights'))
  let error = 1
  for await (const { validation } of slayer.train(untrained, parameters, data, options)) error = validation.error
  return error
}

it.each(neuronTypes)('%s', async (neuron) => {
  expect(await errorAfterTraining(neuron, { kind: 'dense' }, {})).toBeLessThan(0.1)
})

it.each(['caspianIf', 'lif', 'srm'] as const)('%s with a recurrence', async (neuron) => {
  expect(await errorAfterTraining(neuron, { kind: 'recurrent' }, {})).toBeLessThan(0.1)
})

const small = { channels: 4, hidden: 0 }
it.each<[string, NetworkChoice, Parameters]>([
  ['dense layers', { kind: 'dense' }, { hiddenLayers: 2 }],
  ['sum pools', { kind: 'conv' }, small],
  ['strides', { kind: 'conv' }, { ...small, pooling: 'stride' }],
  ['a sparse gradient', { kind: 'conv' }, { ...small, gradient: 'stochastic' }],
  [
    'given layers',
    {
      kind: 'layers',
      layers: [
        { conv: 4, kernel: 3 },
        { pool: 2, spiking: true },
      ],
    },
    {},
  ],
])('%s', async (_, network, given) => {
  expect(await errorAfterTraining('lif', network, given)).toBeLessThan(0.1)
})
