/** The hyperparameters of SLAYER. */
import { bumps } from '../../formulas/surrogate.ts'
import { optimisers } from '../optimisers.ts'
import { float, logFloat, logInt, oneOf, type ParameterDoc, type ParameterDocs } from '../parameters/docs.ts'
import { lossParameters } from '../parameters/losses.ts'
import { schedules } from '../schedules.ts'

/** Of networks with convolutions. */
export const convParameters = {
  convWeightScale: {
    unit: 'threshold / 10',
    sentence: 'As weightScale, of convolutions.',
    range: logFloat(0.1, 1000),
    value: 10,
    searched: logFloat(5, 50),
  },
} as const satisfies ParameterDocs

/** Of networks in which a gradient passes back through a convolution behind leaky neurons. */
export const sparseParameters = (when: NonNullable<ParameterDoc['when']>): ParameterDocs => ({
  gradient: {
    unit: '',
    sentence:
      'What passes back through convolutions: all, only the largest numbers, or also a few of the small by chance.',
    range: oneOf('exact', 'sparse', 'stochastic'),
    value: 'exact',
    when,
  },
  gradientShare: {
    unit: '1',
    sentence: 'Share of the numbers that pass back.',
    range: logFloat(0.01, 1),
    value: 0.07,
    when: { gradient: ['sparse', 'stochastic'] },
  },
})

/**
 * Of SLAYER (slayerPytorch's configurations and its author's recipe).
 * @param isFree whether weights may be any numbers and outputs other neurons; else they are a chip's.
 */
export const slayerParameters = (isFree: boolean): ParameterDocs => ({
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
  surrogate: {
    unit: '',
    sentence: 'Shape of the surrogate gradient around the threshold.',
    range: oneOf(...Object.keys(bumps)),
    value: 'exponential',
  },
  ...lossParameters(isFree),
  weightScale: {
    unit: 'threshold / 10',
    sentence: 'Initial weights lie within this over the square root of the fan-in.',
    range: logFloat(0.1, 1000),
    value: 10,
  },
  learningRate: {
    unit: 'threshold / 10',
    sentence: 'Step of a weight in one update.',
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
  clipNorm: {
    unit: '1',
    sentence: 'Length to which a longer gradient, of all weights together, is brought; 0 leaves it as it is.',
    range: float(0, 1e6),
    value: 0,
  },
  weightNorm: {
    unit: '',
    sentence: "Trains the length of a neuron's weights apart from their direction (torch's weight_norm).",
    range: oneOf(false, true),
    value: false,
  },
  ...(isFree && {
    weightBits: {
      unit: 'bits',
      sentence: 'Trains weights as integers of so many bits times a power of two a layer; 0 for any numbers.',
      range: oneOf(0, 2, 3, 4, 5, 6, 7, 8),
      value: 0,
    },
  }),
  dropout: {
    unit: 'share',
    sentence: 'Hidden neurons left out, each for a whole sample; the others count for more.',
    range: float(0, 0.9),
    value: 0,
    searched: float(0, 0.3),
  },
  activityPenalty: {
    unit: '1',
    sentence: 'Strength with which hidden neurons are pushed back between minRate and maxRate; 1 is that of numSpikes.',
    range: float(0, 1000),
    value: 0,
  },
  minRate: {
    unit: 'spikes / step',
    sentence: 'Hidden neurons that fire less are made to fire more, if there is an activityPenalty.',
    range: float(0, 1),
    value: 0.01,
  },
  maxRate: {
    unit: 'spikes / step',
    sentence: 'Hidden neurons that fire more are made to fire less, if there is an activityPenalty.',
    range: float(0, 1),
    value: 0.2,
  },
  batchSize: {
    unit: 'samples',
    sentence: 'Samples a weight update.',
    range: logInt(1, 4096),
    value: 16,
    searched: logInt(8, 64),
  },
  epochs: { unit: 'epochs', sentence: 'Passes over the training samples.', range: logInt(1, 10_000), value: 8 },
})
