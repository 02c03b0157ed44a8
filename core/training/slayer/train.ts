/** SLAYER's epochs: batches forward and back with a spike escape rate as surrogate (Shrestha and Orchard 2018). */
import type { Network } from '../../contract/network.ts'
import { layersOf } from '../../network/layers.ts'
import type { Parameters } from '../../search/space.ts'
import type { EpochReport, TrainingData, TrainOptions } from '../algorithm.ts'
import { epochsOf, type Course } from '../epochs.ts'
import { lossOf, predictorOf } from '../losses.ts'
import { numberOf } from '../parameters.ts'
import type { ScheduleName } from '../schedules.ts'
import { activityGradient } from './activity.ts'
import { compileOptions } from './options.ts'

/** As Algorithm.train. */
export const train = (
  network: Network,
  parameters: Parameters,
  data: TrainingData,
  options: TrainOptions,
): AsyncIterable<EpochReport> => {
  const layers = layersOf(network)
  const limits = {
    minRate: numberOf(parameters, 'minRate'),
    maxRate: numberOf(parameters, 'maxRate'),
    penalty: numberOf(parameters, 'activityPenalty'),
  }
  const isHidden = layers.map(({ synapse }, l) => synapse !== undefined && l < layers.length - 1)
  const dropout = numberOf(parameters, 'dropout')
  const course = {
    options: compileOptions(parameters, options),
    loss: lossOf(parameters, network),
    predict: predictorOf(parameters),
    epochs: numberOf(parameters, 'epochs'),
    learningRate: numberOf(parameters, 'learningRate'),
    schedule: parameters['schedule'] as ScheduleName,
    dropout: () => dropout,
  }
  if (limits.penalty === 0) return epochsOf(network, course, data, options)
  const hidden: NonNullable<Course['hidden']> = async (record) => {
    const gradients: Float32Array[] = []
    for (let l = 0; l < layers.length; l++) {
      if (isHidden[l])
        gradients[l] = activityGradient(await record.spikesOf(l), record.samples, network.timesteps, limits)
    }
    return gradients
  }
  return epochsOf(network, { ...course, hidden }, data, options)
}
