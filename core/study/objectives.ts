/** What a study can minimise, as a table: a new objective is a row here. */
import type { NetworkShape } from '../contract/network.ts'
import type { Target } from '../contract/target.ts'
import { parameterCount } from '../network/layers.ts'

/** What is certain of a trial before it is trained. */
export interface Foreseen {
  readonly latencySteps: number
  readonly latencySeconds: number
  readonly parameters: number
  readonly cores?: number
}

/** What a finished trial was found to do, per inference where it counts. */
export interface Metrics extends Foreseen {
  readonly error: number
  readonly deployedError?: number
  /** Of a converted network: the same of the network without spikes, and after conversion alone. */
  readonly annError?: number
  readonly conversionError?: number
  /** Products of an inference without spikes, and their energy by the same convention. */
  readonly annMultiplications?: number
  readonly annEnergyJoules?: number
  /** Steps after which inferences end, where they may end early. */
  readonly meanLatencySteps: number
  readonly energyJoules: number
  readonly trainSeconds: number
  readonly spikes: number
  readonly synapticOps: number
  /** Those of inputs that are no spikes. */
  readonly multiplications: number
}

export interface ObjectiveDoc {
  readonly title: string
  /** `share` is shown in per cent. */
  readonly unit: string
  readonly sentence: string
  /** Known before training: computed, never learnt; `steps`: unless these are chosen after it. */
  readonly known: boolean | 'steps'
  /** Shown on a logarithmic axis. */
  readonly log: boolean
  /** Means nothing without a target. */
  readonly needsTarget?: boolean
}

/** Every objective is minimised. */
export const objectives = {
  error: {
    title: 'Error',
    unit: 'share',
    sentence: 'Share of validation samples that are not told right.',
    known: false,
    log: true,
  },
  deployedError: {
    title: 'Deployed error',
    unit: 'share',
    sentence: "The same for the quantised network, run with the chip's integers.",
    known: false,
    log: true,
    needsTarget: true,
  },
  latencySteps: {
    title: 'Latency',
    unit: 'steps',
    sentence: 'Timesteps of one inference, the pipeline of the layers included.',
    known: 'steps',
    log: true,
  },
  latencySeconds: {
    title: 'Latency',
    unit: 's',
    sentence: 'The same in the time of the data: steps times their duration.',
    known: 'steps',
    log: true,
  },
  meanLatencySteps: {
    title: 'Mean latency',
    unit: 'steps',
    sentence: 'Timesteps of inferences on average, where they end when they are sure enough (exitConfidence).',
    known: false,
    log: true,
  },
  energyJoules: {
    title: 'Energy per inference',
    unit: 'J',
    sentence:
      "By the target's model; without one, 0.9 pJ a synaptic operation, 4.6 pJ where an input is no spike (assumed).",
    known: false,
    log: true,
  },
  trainSeconds: {
    title: 'Training time',
    unit: 's',
    sentence: 'CPU seconds of the training.',
    known: false,
    log: true,
  },
  spikes: {
    title: 'Spikes',
    unit: 'spikes',
    sentence: 'Spikes of all neurons in one inference.',
    known: false,
    log: true,
  },
  synapticOps: {
    title: 'Synaptic operations',
    unit: 'operations',
    sentence: 'Spikes times the synapses they reach, in one inference.',
    known: false,
    log: true,
  },
  parameters: {
    title: 'Parameters',
    unit: 'weights',
    sentence: 'Trained weights of the network.',
    known: true,
    log: true,
  },
  cores: {
    title: 'Cores',
    unit: 'cores',
    sentence: 'Cores of the target that the network needs.',
    known: true,
    log: false,
    needsTarget: true,
  },
} as const satisfies Record<string, ObjectiveDoc>

export type ObjectiveName = keyof typeof objectives

export const objectiveNames = Object.keys(objectives) as ObjectiveName[]

/** Description of an objective, widened so that optional fields can be read. */
export const objectiveDoc = (name: ObjectiveName): ObjectiveDoc => objectives[name]

/** Whether an objective is computed, not learnt. */
export const isKnown = (name: ObjectiveName, isAnytime: boolean): boolean => {
  const { known } = objectiveDoc(name)
  return known === 'steps' ? !isAnytime : known
}

/** Whether an objective is shown on a logarithmic axis; one that is not ours is not. */
export const isLogarithmic = (name: string): boolean =>
  Object.hasOwn(objectives, name) && objectives[name as ObjectiveName].log

/** The known objectives of a network that does not exist yet. */
export const foresee = (shape: NetworkShape, stepSeconds: number, target: Target | undefined): Foreseen => ({
  latencySteps: shape.timesteps,
  latencySeconds: shape.timesteps * stepSeconds,
  parameters: parameterCount(shape),
  ...(target && { cores: target.cores(shape) }),
})
