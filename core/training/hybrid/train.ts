/** HYBRID: trains a network without spikes, converts it, and trains on with spikes (Rathi et al. 2020). */
import type { Network } from '../../contract/network.ts'
import { layersOf } from '../../network/layers.ts'
import type { Parameters } from '../../search/space.ts'
import type { Checkpoint, Conversion, EpochReport, TrainingData, TrainOptions } from '../algorithm.ts'
import { epochsOf, type Course } from '../epochs.ts'
import { evaluate } from '../evaluate.ts'
import { withoutSteps } from '../labelled.ts'
import { predictByMembranes } from '../losses.ts'
import type { LossFunction } from '../losses/output.ts'
import { crossEntropy } from '../losses/scores.ts'
import { numberOf } from '../parameters.ts'
import type { ScheduleName } from '../schedules.ts'
import { convert } from './convert.ts'
import { annOf } from './network.ts'
import { afterAnn } from './parameters.ts'
import { compileOptions } from './options.ts'

/** Cross entropy of the last membranes; the gradient is that of its mean, which the learning rates belong to. */
const lossOf = (scale: number): LossFunction => {
  const ofBatch = crossEntropy('last', scale)
  return (output, labels) => {
    const { value, gradient } = ofBatch(output, labels)
    return { value, gradient: gradient.map((g) => g / output.samples) }
  }
}

const courseOf = (
  parameters: Parameters,
  names: readonly ['epochs' | 'annEpochs', string, 'optimiser' | 'annOptimiser'],
): Course => {
  const [epochs, learningRate, optimiser] = names
  const dropout = Number(parameters['dropout'] ?? 0)
  const denseDropout = numberOf(parameters, 'denseDropout')
  return {
    options: compileOptions(parameters, optimiser),
    loss: lossOf(optimiser === 'optimiser' ? numberOf(parameters, 'lossScale') : 1),
    predict: predictByMembranes,
    epochs: numberOf(parameters, epochs),
    learningRate: numberOf(parameters, learningRate),
    schedule: parameters['schedule'] as ScheduleName,
    // a pool takes its place, as in the public program's VGG
    dropout: (from, to) => (to.pool ? 0 : from.synapse?.conv ? dropout : denseDropout),
  }
}

const dataOfAnn = ({ train, validation, ...rest }: TrainingData): TrainingData => ({
  ...rest,
  train: withoutSteps(train),
  validation: withoutSteps(validation),
})

/** What the network without spikes depends on: trials that differ in nothing else have the same. */
const annKey = (parameters: Parameters): string =>
  JSON.stringify(
    Object.entries(parameters)
      .filter(([name]) => !afterAnn.includes(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

/** As Algorithm.train: the epochs of both networks count through, and the last report is of the spiking one. */
export async function* train(
  network: Network,
  parameters: Parameters,
  data: TrainingData,
  options: TrainOptions,
): AsyncGenerator<EpochReport> {
  const { engine, signal, random, cpuSeconds, checkpoints } = options
  const key = annKey(parameters)
  const annCourse = {
    ...courseOf(parameters, ['annEpochs', 'annLearningRate', 'annOptimiser']),
    ...(checkpoints && {
      kept: {
        read: () => checkpoints.read(key),
        write: (checkpoint: Checkpoint) => checkpoints.write(key, checkpoint),
      },
    }),
  }
  const annOptions = { ...options, random: random.fork('ann') }
  let ann: EpochReport | undefined
  for await (const report of epochsOf(annOf(network), annCourse, dataOfAnn(data), annOptions)) {
    ann = report
    yield { ...report, phase: 'ann' }
  }
  if (signal.aborted) return

  const started = cpuSeconds()
  // what a file holds may have been trained before
  const origin = (await ann?.network()) ?? annOf(network)
  const converted = await convert(origin, parameters, data.train, engine, signal)
  if (!converted) return
  const seconds = (ann?.trainSeconds ?? 0) + cpuSeconds() - started
  const course = courseOf(parameters, ['epochs', 'learningRate', 'optimiser'])
  const errorOf = async (tested: Network, { validation }: TrainingData): Promise<number | undefined> => {
    const program = await engine(tested, course.options)
    const neurons = layersOf(tested).reduce((sum, layer) => sum + layer.neurons, 0)
    const { batch } = course.options
    const evaluation = await evaluate(program, validation, neurons, batch, predictByMembranes, signal)
    await program.dispose()
    return evaluation?.error
  }
  const annError = ann ? ann.validation.error : await errorOf(origin, dataOfAnn(data))
  const conversionError = await errorOf(converted, data)
  if (annError === undefined || conversionError === undefined) return

  const conversion: Conversion = { origins: { ann: origin, converted }, errors: { annError, conversionError } }
  for await (const report of epochsOf(converted, course, data, { ...options, random: random.fork('snn') })) {
    const { epoch, trainSeconds } = report
    yield {
      ...report,
      phase: 'snn',
      conversion,
      epoch: (ann?.epoch ?? 0) + epoch,
      trainSeconds: seconds + trainSeconds,
    }
  }
}
