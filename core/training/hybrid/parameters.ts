/** The hyperparameters of HYBRID. */
import { optimisers } from '../optimisers.ts'
import { float, int, logFloat, logInt, oneOf, type ParameterDoc, type ParameterDocs } from '../parameters/docs.ts'
import { schedules } from '../schedules.ts'

const rate: ParameterDoc = {
  unit: '1',
  sentence: 'Step of a weight in one update.',
  range: logFloat(1e-7, 1),
  value: 1e-3,
}

const rule: ParameterDoc = {
  unit: '',
  sentence: 'Rule by which weights follow the gradient.',
  range: oneOf(...Object.keys(optimisers)),
  value: 'adam',
}

const ofAnn = 'Of the network without spikes: ' as const
const said = (doc: ParameterDoc): string => `${ofAnn}${doc.sentence[0]!.toLowerCase()}${doc.sentence.slice(1)}`

/** How images reach the network, and how long. */
const shown: ParameterDocs = {
  encoding: {
    unit: '',
    sentence: 'The value of a pixel in every step (direct), or spikes of its sign as often as it is large (poisson).',
    range: oneOf('direct', 'poisson'),
    value: 'direct',
    searched: oneOf('direct', 'poisson'),
  },
  brightness: {
    unit: '',
    sentence:
      'Values of pixels: 0 to 1 (plain), -1 to 1 (centred), or each channel with mean 0 and standard deviation 1 (normalised); poisson takes what is beyond 1 as 1.',
    range: oneOf('plain', 'centred', 'normalised'),
    value: 'plain',
  },
  timesteps: {
    unit: 'steps',
    sentence: 'Steps of an inference; each hidden layer takes one of them, unless sameStep.',
    range: int(1, 10_000),
    value: 16,
    searched: logInt(5, 250),
  },
  stepMs: { unit: 'ms', sentence: 'Duration of one timestep.', range: logFloat(0.1, 1000), value: 1 },
}

/** Neurons and the conversion to them (hybrid-snn-conversion, DIET-SNN). */
const conversion: ParameterDocs = {
  sameStep: {
    unit: '',
    sentence: 'Neurons fire in the step in which they cross the threshold (DIET-SNN), not in the next.',
    range: oneOf(false, true),
    value: false,
  },
  leak: {
    unit: '1',
    sentence: 'What a membrane keeps from step to step.',
    range: float(0, 1),
    value: 1,
    searched: float(0.9, 1),
  },
  percentile: {
    unit: '%',
    sentence: "A layer's threshold is its highest current, or what so many per cent of its currents are below.",
    range: float(50, 100),
    value: 99.7,
    searched: float(99, 100),
  },
  scalingFactor: {
    unit: '1',
    sentence: 'Times which thresholds are then taken: small for few steps.',
    range: logFloat(0.01, 10),
    value: 0.7,
    searched: float(0.1, 1),
  },
}

/** Training after the conversion. */
const spikingTraining: ParameterDocs = {
  surrogate: {
    unit: '',
    sentence: 'What stands for the gradient of a spike: how near the threshold (linear), or how recent a spike (stdb).',
    range: oneOf('linear', 'stdb'),
    value: 'linear',
    searched: oneOf('linear', 'stdb'),
  },
  alpha: {
    unit: '1',
    sentence: 'Strength of the surrogate gradient.',
    range: logFloat(0.001, 10),
    value: 0.3,
    searched: float(0.1, 1),
  },
  beta: {
    unit: '/ step',
    sentence: 'How fast the surrogate gradient falls with the time since a spike.',
    range: logFloat(1e-5, 1),
    value: 0.01,
    searched: logFloat(0.001, 0.1),
    when: { surrogate: ['stdb'] },
  },
  trained: {
    unit: '',
    sentence:
      'What is trained after the conversion: weights, with them thresholds, or leaks too, one a layer (DIET-SNN).',
    range: oneOf('weights', 'thresholds', 'all'),
    value: 'weights',
  },
  neuronRate: {
    unit: '1',
    sentence: 'The learning rate of thresholds and leaks is so many times that of the weights.',
    range: logFloat(0.001, 1000),
    value: 1,
    when: { trained: ['thresholds', 'all'] },
  },
  lossScale: {
    unit: '1',
    sentence: "Times which the loss takes the outputs' membranes, which grow with the steps: less than 1 for many.",
    range: logFloat(0.001, 10),
    value: 1,
  },
  learningRate: { ...rate, value: 1e-4, searched: logFloat(1e-5, 1e-3) },
  optimiser: { ...rule, value: 'adamAmsgrad' },
  epochs: {
    unit: 'epochs',
    sentence: 'Passes over the training samples after the conversion.',
    range: int(1, 10_000),
    value: 5,
    searched: logInt(5, 50),
  },
}

/** What becomes of the steps when all is trained. */
const inference: ParameterDocs = {
  anytime: {
    unit: '',
    sentence:
      'Whether the steps are chosen after training: the fewest that anytimeLoss allows, by the validation error after each of the timesteps; latency is then learnt.',
    range: oneOf(false, true),
    value: false,
    onlyFixed: true,
  },
  anytimeLoss: {
    unit: 'share',
    sentence: 'By which the validation error may exceed the lowest of all steps.',
    range: float(0, 1),
    value: 0.005,
    when: { anytime: [true] },
  },
  exitConfidence: {
    unit: '1',
    sentence:
      'An inference ends after the step in which the softmax of its highest output is above this, of 1 after the last; errors, spikes and energy are then those up to there.',
    range: float(0, 1),
    value: 1,
  },
}

/** Training before it, and both. */
const training: ParameterDocs = {
  annLearningRate: { ...rate, sentence: said(rate) },
  annOptimiser: { ...rule, sentence: said(rule) },
  annEpochs: {
    unit: 'epochs',
    sentence: `${ofAnn}passes over the training samples.`,
    range: int(1, 10_000),
    value: 20,
  },
  schedule: {
    unit: '',
    sentence: 'How each of the learning rates falls during its training.',
    range: oneOf(...Object.keys(schedules)),
    value: 'cosine',
  },
  weightDecay: {
    unit: '1',
    sentence: 'Weights times this are added to their gradient.',
    range: float(0, 1),
    value: 0,
    searched: oneOf(0, 1e-4, 5e-4),
  },
  denseDropout: {
    unit: 'share',
    sentence: 'Neurons of hidden dense layers left out, each for a whole sample; the others count for more.',
    range: float(0, 0.9),
    value: 0.5,
  },
  batchSize: { unit: 'samples', sentence: 'Samples a weight update.', range: logInt(1, 4096), value: 64 },
}

/** Of networks with convolutions. */
const convTraining: ParameterDocs = {
  dropout: {
    unit: 'share',
    sentence:
      'Hidden neurons of convolutions left out, each for a whole sample; the others count for more. None in front of a pool.',
    range: float(0, 0.9),
    value: 0.2,
    searched: float(0.1, 0.5),
  },
}

/** On which the network without spikes does not depend. */
export const afterAnn: readonly string[] = [
  ...['encoding', 'timesteps', 'stepMs'],
  ...Object.keys({ ...conversion, ...spikingTraining, ...inference }),
]

/**
 * @param sizes those of the network's kind.
 * @param hasConvolutions whether it has any.
 * @param isTrained whether it comes from a file, trained without spikes.
 */
export const hybridParameters = (
  sizes: ParameterDocs,
  hasConvolutions: boolean,
  isTrained: boolean,
): ParameterDocs => ({
  ...shown,
  ...sizes,
  ...conversion,
  ...training,
  ...(isTrained && { annEpochs: { ...training['annEpochs']!, range: int(0, 10_000), value: 0 } }),
  ...(hasConvolutions && convTraining),
  ...spikingTraining,
  ...inference,
})
