/** HYBRID learns which of three bars is lit, in two phases that count through. */
import { expect, it } from 'vitest'
import { spikeSetBuilder } from '../../../../core/data/spike-set-builder.ts'
import { compileWith } from '../../../../core/engine/wasm/program.ts'
import { layersOf } from '../../../../core/network/layers.ts'
import { constantsOf } from '../../../../core/network/neuron.ts'
import { seededRandom, type Random } from '../../../../core/random.ts'
import type { NetworkChoice } from '../../../../core/contract/plan.ts'
import type { Parameters } from '../../../../core/search/space.ts'
import type { EpochReport, Labelled } from '../../../../core/training/algorithm.ts'
import { hybrid } from '../../../../core/training/hybrid.ts'
import { completed } from '../../../../core/training/parameters.ts'

const side = 6

/** Two rows of a frame are bright, the others dim. */
const bars = (samples: number, random: Random): Labelled => {
  const builder = spikeSetBuilder(samples, 1, side * side, 'sum')
  const labels = Uint8Array.from({ length: samples }, (_, i) => i % 3)
  for (const label of labels) {
    for (let i = 0; i < side * side; i++)
      builder.add(0, i, random.uniform() * (Math.floor(i / (2 * side)) === label ? 1 : 0.6))
    builder.endSample()
  }
  return { spikes: builder.build(), labels }
}

const trained = async (network: NetworkChoice, given: Parameters): Promise<EpochReport[]> => {
  const random = seededRandom(5)
  const task = { neuron: 'lif', network, frame: [1, side, side], classes: 3 } as const
  const docs = hybrid.parameters(task, { kind: 'images', side, durationMs: 0 })
  const usual = { timesteps: 8, annEpochs: 6, epochs: 4, batchSize: 16, annLearningRate: 0.01, learningRate: 0.002 }
  const parameters = completed(docs, { ...usual, denseDropout: 0.1, ...given })
  const { show } = hybrid.presentation(parameters, random.fork('steps'))
  const data = {
    train: { ...bars(150, random.fork('train')), show: show! },
    validation: { ...bars(60, random.fork('validation')), show: show! },
  }
  const untrained = hybrid.build(parameters, task, random.fork('weights'))
  const options = { engine: compileWith('plain'), signal: { aborted: false }, cpuSeconds: () => 0, neuron: task.neuron }
  const reports: EpochReport[] = []
  const epochs = hybrid.train(untrained, parameters, data, { ...options, random: random.fork('training') })
  for await (const report of epochs) reports.push(report)
  return reports
}

it.each<[string, NetworkChoice, Parameters]>([
  ['direct', { kind: 'dense' }, {}],
  ['spike timing', { kind: 'dense' }, { surrogate: 'stdb', leak: 0.95 }],
  ['the same step', { kind: 'dense' }, { sameStep: true }],
  ['thresholds and leaks trained too', { kind: 'dense' }, { trained: 'all', neuronRate: 5, leak: 0.9 }],
  ['poisson', { kind: 'dense' }, { encoding: 'poisson', timesteps: 20 }],
  [
    'convolutions',
    { kind: 'conv' },
    { channels: 8, kernel: 3, pooling: 'average', hidden: 32, dropout: 0, convLayers: 1 },
  ],
])('%s', async (_, network, given) => {
  const reports = await trained(network, given)
  expect(reports.map(({ epoch, phase }) => [epoch, phase])).toEqual(
    Array.from({ length: 10 }, (_, i) => [i + 1, i < 6 ? 'ann' : 'snn']),
  )
  const last = reports.at(-1)!
  expect(last.conversion?.errors.annError).toBe(reports[5]!.validation.error)
  expect(last.validation.error).toBeLessThan(0.1)
  const layers = layersOf(await last.network())
  expect(layers.map(({ neuron }) => neuron.type)).not.toContain('relu')
  const moved = constantsOf(layers[0]!.neuron, 'all').map(
    ([field, value]) => value !== last.conversion!.origins.converted.nodes[layers[0]!.name]![field as never],
  )
  expect(moved).toEqual(given['trained'] === 'all' ? [true, true] : [false, false])
})

it('gives the same network for the same seed', async () => {
  const [one, two] = await Promise.all([1, 2].map(() => trained({ kind: 'dense' }, { encoding: 'poisson', epochs: 1 })))
  expect(await one!.at(-1)!.network()).toEqual(await two!.at(-1)!.network())
})

it('refuses layers that it does not convert', () => {
  const task = { neuron: 'lif', network: { kind: 'recurrent' }, frame: [1, side, side], classes: 3 } as const
  const parameters = completed(hybrid.parameters(task, { kind: 'images', side, durationMs: 0 }), {})
  expect(() => hybrid.shape(parameters, task)).toThrow('recurrent')
})

it('refuses recordings', () => {
  const model = { neuron: 'lif', network: { kind: 'dense' } } as const
  expect(() => hybrid.parameters(model, { kind: 'events', side, durationMs: 100 })).toThrow('needs images')
})
