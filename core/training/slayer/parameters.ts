/** The hyperparameters of SLAYER. */
import { optimisers } from '../optimisers.ts'
import { float, logFloat, logInt, oneOf, type ParameterDoc } from '../parameters/docs.ts'
import { schedules } from '../schedules.ts'

/** Of SLAYER (facts: slayerPytorch's configurations and its author's recipe). */
export const slayerParameters = {
  hidden: {
    unit: 'neurons',
    sentence: 'Neurons of the hidden layer.',
    range: logInt(1, 100_000),
    value: 60,
    searched: logInt(8, 128),
  },
  tauRho: {
    unit: '× threshold',
    sentence: 'How far from the threshold a membrane still learns.',
    range: logFloat(0.001, 10),
    value: 0.5,
    searched: logFloat(0.05, 2),
  },
  scaleRho: {
    unit: '1',
    sentence: 'Strength of the surrogate gradient.',
    range: logFloat(0.001, 10),
    value: 1,
    searched: logFloat(0.05, 2),
  },
  targetTrue: {
    unit: 'spikes / step',
    sentence: 'Wanted rate of the output of the true class.',
    range: float(0.001, 1),
    value: 0.3,
    searched: float(0.05, 0.6),
  },
  targetFalse: {
    unit: 'spikes / step',
    sentence: 'Wanted rate of every other output.',
    range: float(0, 1),
    value: 0.02,
    searched: float(0, 0.1),
  },
  weightScale: {
    unit: 'charge',
    sentence:
      'Initial weights lie within this over the square root of the fan-in (caspianIf: in tenths of the threshold).',
    range: logFloat(0.1, 1000),
    value: 10,
  },
  learningRate: {
    unit: 'charge',
    sentence: 'Step of a weight in one update (caspianIf: in tenths of the threshold).',
    range: logFloat(1e-6, 10),
    value: 0.05,
    searched: logFloat(0.003, 0.3),
  },
  schedule: {
    unit: '',
    sentence: 'How the learning rate falls during training.',
    range: oneOf(...Object.keys(schedules)),
    value: 'cosine',
  },
  optimiser: {
    unit: '',
    sentence: 'Rule by which weights follow the gradient.',
    range: oneOf(...Object.keys(optimisers)),
    value: 'nadam',
    searched: oneOf('adamAmsgrad', 'nadam'),
  },
  batchSize: {
    unit: 'samples',
    sentence: 'Samples a weight update.',
    range: logInt(1, 4096),
    value: 16,
    searched: logInt(8, 64),
  },
  epochs: { unit: 'epochs', sentence: 'Passes over the training samples.', range: logInt(1, 10_000), value: 8 },
} as const satisfies Record<string, ParameterDoc>
