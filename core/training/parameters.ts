/** The hyperparameters of the algorithms as data: names, units, ranges and one sentence each; README's table and Set-up read it. */
import { inputError } from '../contract/errors.ts'
import type { NeuronType } from '../contract/network.ts'
import type { DatasetKind } from '../data/dataset.ts'
import { encodersOf } from '../data/encode.ts'
import type { ParameterSpec, ParameterValue, Parameters, Space } from '../search/space.ts'
import { optimisers } from './optimisers.ts'
import { schedules } from './schedules.ts'

export interface ParameterDoc {
  readonly unit: string
  readonly sentence: string
  /** Every value that makes sense; wider than what is searched by default. */
  readonly range: ParameterSpec
  /** Used where neither searched nor fixed. */
  readonly value: ParameterValue
  /** Searched by default, within this range. */
  readonly searched?: ParameterSpec
}

export type ParameterDocs = Readonly<Record<string, ParameterDoc>>

const float = (low: number, high: number): ParameterSpec => ({ type: 'float', low, high })
const logFloat = (low: number, high: number): ParameterSpec => ({ type: 'float', low, high, log: true })
const int = (low: number, high: number): ParameterSpec => ({ type: 'int', low, high })
const logInt = (low: number, high: number): ParameterSpec => ({ type: 'int', low, high, log: true })
const oneOf = (...choices: ParameterValue[]): ParameterSpec => ({ type: 'categorical', choices })

/** What the parameters must know of the data. */
export interface DataTraits {
  readonly kind: DatasetKind
  /** Side of an image or of the sensor. */
  readonly side: number
  /** Length of a recording; 0 for images. */
  readonly durationMs: number
}

/** Of data and encoding: what reaches the network. Recordings keep their own time, images are shown for some steps. */
export const encodingParameters = ({ kind, side, durationMs }: DataTraits): ParameterDocs => {
  const sizes = [...new Set([4, 2, 1].map((part) => Math.max(1, Math.floor(side / part))))]
  const names = encodersOf(kind).map(({ name }) => name)
  const isEvents = kind === 'events'
  return {
    inputSize: {
      unit: 'pixels',
      sentence: 'Side of the square the input is brought down to.',
      range: int(1, side),
      value: sizes[0]!,
      searched: oneOf(...sizes),
    },
    encoding: {
      unit: '',
      sentence: 'How a value becomes spikes.',
      range: oneOf(...names),
      value: names[0]!,
      ...(names.length > 1 && { searched: oneOf(...names) }),
    },
    stepMs: {
      unit: 'ms',
      sentence: 'Duration of one timestep.',
      range: logFloat(0.1, 1000),
      value: isEvents ? 10 : 1,
      ...(isEvents && { searched: logFloat(5, 30) }),
    },
    windowMs: {
      unit: 'ms',
      sentence: 'How long the input is shown.',
      range: logFloat(0.1, 100_000),
      value: isEvents ? durationMs : 16,
      ...(!isEvents && { searched: logInt(4, 32) }),
    },
  }
}

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

/** Of the neuron: what the network consists of. */
export const neuronParameters: Readonly<Record<NeuronType, ParameterDocs>> = {
  srm: {
    threshold: { unit: 'charge', sentence: 'Membrane at which a neuron fires.', range: logFloat(0.1, 1000), value: 10 },
    tauSrMs: {
      unit: 'ms',
      sentence: "Time at which the membrane's response to a spike peaks.",
      range: logFloat(0.1, 100),
      value: 5,
      searched: logFloat(0.5, 20),
    },
    tauRefMs: {
      unit: 'ms',
      sentence: 'Time at which the pause after a spike is deepest.',
      range: logFloat(0.1, 100),
      value: 1,
      searched: logFloat(0.5, 10),
    },
    scaleRef: {
      unit: '× threshold',
      sentence: 'Depth of the pause after a spike.',
      range: float(0, 10),
      value: 2,
      searched: float(0.5, 4),
    },
  },
  caspianIf: {
    threshold: {
      unit: 'charge',
      sentence: 'A neuron fires when its charge is above this; a full-scale weight is 127.',
      range: int(1, 255),
      value: 127,
      searched: logInt(8, 255),
    },
  },
}

/** What is searched: the default space, with `space` over it and what is `fixed` taken out. */
export const searchSpace = (docs: ParameterDocs, space: Space, fixed: Parameters): Space => {
  const searched = Object.entries(docs).flatMap(([name, doc]) => (doc.searched ? [[name, doc.searched] as const] : []))
  const merged = { ...Object.fromEntries(searched), ...space }
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !(name in fixed)))
}

/** Values of all parameters: those given, and the default of every other. */
export const completed = (docs: ParameterDocs, given: Parameters): Parameters => ({
  ...Object.fromEntries(Object.entries(docs).map(([name, doc]) => [name, doc.value])),
  ...given,
})

const within = (range: ParameterSpec, value: ParameterValue): boolean =>
  range.type === 'categorical'
    ? range.choices.includes(value)
    : typeof value === 'number' &&
      value >= range.low &&
      value <= range.high &&
      (range.type === 'float' || Number.isInteger(value))

const describeRange = (range: ParameterSpec): string =>
  range.type === 'categorical' ? `one of ${range.choices.join(', ')}` : `${range.type} ${range.low} to ${range.high}`

/** @throws UserError naming an unknown parameter or a value outside its range; `place` is the file and field. */
export const checkParameters = (docs: ParameterDocs, given: Parameters, place: string): void => {
  for (const [name, value] of Object.entries(given)) {
    const doc = docs[name]
    if (!doc) {
      throw inputError(`${place}: "${name}" is no parameter here`, `Use one of ${Object.keys(docs).join(', ')}.`)
    }
    if (!within(doc.range, value)) {
      throw inputError(
        `${place}: ${name} is ${String(value)}`,
        `Give ${describeRange(doc.range)}${doc.unit && ` ${doc.unit}`}.`,
      )
    }
  }
}

/** A number among parameters; a bug of ours if it is none. */
export const numberOf = (parameters: Parameters, name: string): number => {
  const value = parameters[name]
  if (typeof value !== 'number') throw new Error(`parameter ${name} is ${String(value)}`)
  return value
}

/** Steps in which input is shown. */
export const windowSteps = (parameters: Parameters): number =>
  Math.max(1, Math.round(numberOf(parameters, 'windowMs') / numberOf(parameters, 'stepMs')))
