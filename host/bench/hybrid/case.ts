/** HYBRID's benchmark: the network of a preset without spikes and with them, and a made-up batch of images. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inputError } from '../../../core/contract/errors.ts'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import type { CompileOptions } from '../../../core/engine/program.ts'
import { chainOf } from '../../../core/network/chain.ts'
import { sizeOf } from '../../../core/network/geometry.ts'
import { seededRandom } from '../../../core/random.ts'
import type { Run } from '../../../core/study/design.ts'
import type { Labelled } from '../../../core/training/algorithm.ts'
import { hybrid } from '../../../core/training/hybrid.ts'
import { annOf, spikingOf, withHidden } from '../../../core/training/hybrid/network.ts'
import { compileOptions } from '../../../core/training/hybrid/options.ts'
import type { shownOf } from '../../../core/training/labelled.ts'
import { completed, numberOf } from '../../../core/training/parameters.ts'

export type Phase = 'ann' | 'snn'
export const phases: readonly Phase[] = ['ann', 'snn']

/** Both networks with the same weights, and a batch as each of them takes it. */
export interface HybridCase {
  readonly networks: Readonly<Record<Phase, Network>>
  readonly options: Readonly<Record<Phase, CompileOptions>>
  readonly batches: Readonly<Record<Phase, Parameters<typeof shownOf>[0]>>
  readonly labels: Uint8Array
  readonly learningRates: Readonly<Record<Phase, number>>
}

/** Images of CIFAR-10. */
const frame = [3, 32, 32] as const
const classes = 10

/** With it a tenth to a fifth of the neurons of untrained networks of such inputs fire in a step. */
const threshold = 0.75

/** A batch of values from -1 to 1. Dropout is left out. */
const batchOf = (samples: number, seed: number): Labelled => {
  const random = seededRandom(seed)
  const inputs = sizeOf(frame)
  const value = new Float32Array(samples * inputs).map(() => 2 * random.uniform() - 1)
  const spikes = {
    samples,
    timesteps: 1,
    inputs,
    offsets: Uint32Array.from({ length: samples + 1 }, (_, i) => i * inputs),
    index: new Uint32Array(value.length).map((_, i) => i % inputs),
    value,
  }
  return { spikes, labels: new Uint8Array(samples).map(() => random.integer(classes)) }
}

/**
 * The case of a preset: weights as they are before training, one threshold for all layers.
 * @throws UserError where the preset is none of HYBRID with direct encoding.
 */
export const hybridCase = (run: Run, seed: number): HybridCase => {
  const task = { neuron: 'lif', network: run.network, frame, classes } as const
  const docs = hybrid.parameters(task, { kind: 'images', side: frame[1], durationMs: 0 })
  const parameters = completed(docs, run.parameters)
  if (run.algorithm !== 'hybrid' || parameters['encoding'] !== 'direct') {
    throw inputError('the preset is not of hybrid with direct encoding', 'Use one such as hybrid-cifar10.json.')
  }
  const random = seededRandom(seed)
  const { show } = hybrid.presentation(parameters, random)
  const data = batchOf(numberOf(parameters, 'batchSize'), seed)
  const ann = annOf(hybrid.build(parameters, task, random))
  const shown = { ...data, show: show! }
  const leak = numberOf(parameters, 'leak')
  const snn = withHidden(ann, numberOf(parameters, 'timesteps'), ({ neurons }) =>
    spikingOf(parameters, neurons, threshold, leak),
  )
  const optionsOf = (optimiser: 'optimiser' | 'annOptimiser') => ({
    ...compileOptions(parameters, optimiser),
    dropout: false,
  })
  return {
    networks: { ann, snn },
    options: { ann: optionsOf('annOptimiser'), snn: optionsOf('optimiser') },
    batches: { ann: data, snn: shown },
    labels: data.labels,
    learningRates: { ann: numberOf(parameters, 'annLearningRate'), snn: numberOf(parameters, 'learningRate') },
  }
}

/** A node without its weights, which are in a file of its name. */
const described = ([name, node]: readonly [string, NetworkNode]) =>
  'weight' in node ? { type: node.type, name, shape: node.weight.shape } : node

/** Writes what the peer reads: weights and values as little-endian float32, the rest as JSON. */
export const writeHybridCase = (folder: string, { networks, options, batches, labels, ...rest }: HybridCase): void => {
  mkdirSync(folder, { recursive: true })
  const links = (network: Network) => chainOf(network).links
  for (const [name, node] of links(networks.ann)) {
    if ('weight' in node) writeFileSync(join(folder, `${name}.f32`), Float32Array.from(node.weight.data))
  }
  writeFileSync(join(folder, 'x.f32'), batches.ann.spikes.value!)
  const config = {
    frame,
    labels: [...labels],
    timesteps: networks.snn.timesteps,
    gamma: 'gamma' in options.snn.surrogate ? options.snn.surrogate.gamma : null,
    amsgrad: { ann: options.ann.optimiser?.amsgrad ?? false, snn: options.snn.optimiser?.amsgrad ?? false },
    ...rest,
    nodes: { ann: links(networks.ann).map(described), snn: links(networks.snn).map(described) },
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
}
