/** What the service shows: the catalog, set-ups, studies, trials, mappings, as plain data. */
import type { Confirmation } from './confirmation.ts'
import type { NeuronType } from './network.ts'
import type { NetworkKind } from './plan.ts'
import type { Condition, Parameters, ParameterSpec, ParameterValue, Space } from './space.ts'
import type { Mapping, TargetLimit } from './target.ts'

/** Anything that has a name users write, a title and one sentence. */
export interface Entry {
  readonly name: string
  readonly title: string
  readonly sentence: string
}

export interface ObjectiveInfo extends Entry {
  /** `share` is shown in per cent. */
  readonly unit: string
  readonly known: boolean
  readonly log: boolean
  readonly needsTarget: boolean
  /** Of studies made elsewhere; ours minimise every objective. */
  readonly direction?: 'maximize'
}

export interface ParameterInfo {
  readonly name: string
  readonly unit: string
  readonly sentence: string
  readonly range: ParameterSpec
  readonly value: ParameterValue
  /** Searched unless the design says otherwise. */
  readonly searched?: ParameterSpec
  /** Acts only where other parameters have these values. */
  readonly when?: Condition
  /** Not to be searched. */
  readonly onlyFixed?: boolean
}

export interface AlgorithmInfo extends Entry {
  /** Those that its networks may consist of. */
  readonly neurons: readonly NeuronType[]
}

export interface TargetInfo extends Entry {
  readonly neurons: readonly NeuronType[]
  readonly kinds: readonly NetworkKind[]
  readonly limits: readonly TargetLimit[]
  readonly exporters: readonly { readonly name: string; readonly sentence: string }[]
}

export interface DatasetInfo extends Entry {
  readonly samples: number
  readonly classes: number
  readonly licence: string
  readonly present: boolean
}

/** How many samples have which value, in bins of equal width. */
export interface Histogram {
  /** Where the first bin begins and the last ends. */
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
  readonly median: number
}

/** A sample that cannot be used, and why. */
export interface DatasetFault {
  readonly file: string
  /** Which one, where the file holds several. */
  readonly sample?: number
  readonly reason: string
}

/** What a data set holds. */
export interface DatasetDetail extends DatasetInfo {
  readonly kind: 'images' | 'events'
  readonly source: string
  readonly width: number
  readonly height: number
  /** Channels of an image, polarities of an event. */
  readonly planes: number
  /** The official test set, and all others. */
  readonly byClass: readonly { readonly name: string; readonly train: number; readonly test: number }[]
  /** Of recordings only. */
  readonly lengths?: {
    /** Of a large set, some of all. */
    readonly samples: number
    readonly durationMs: Histogram
    readonly events: Histogram
  }
  readonly faults: readonly DatasetFault[]
  /** What else is to be known of files that were read. */
  readonly notes: readonly { readonly file: string; readonly note: string }[]
}

/** One sample to look at. */
export type SampleDetail = {
  /** Its number in the data set. */
  readonly sample: number
  /** Class, an index into `byClass`. */
  readonly label: number
  readonly part: 'train' | 'test'
  /** Samples among which it was counted: those of a class, or all. */
  readonly among: number
  readonly width: number
  readonly height: number
} & (
  | {
      readonly kind: 'image'
      readonly channels: number
      /** [channel][y][x], 0 to 255. */
      readonly pixels: readonly number[]
    }
  | {
      readonly kind: 'recording'
      readonly durationUs: number
      /** Of the whole recording; of a long one, every so many-th stands below. */
      readonly events: number
      /** In order of time; element i of each is event i. */
      readonly timeUs: readonly number[]
      readonly x: readonly number[]
      readonly y: readonly number[]
      /** 0 darker, 1 brighter. */
      readonly polarity: readonly number[]
    }
)

/** A design to begin with; its sentence says where it is from. */
export interface Preset extends Entry {
  /** The name of its data set, which may not be here. */
  readonly dataset: string
  /** Of one network: what is searched around it is up to whoever takes it. */
  readonly isRun: boolean
  readonly design: unknown
}

/** All that a set-up can choose from; a new algorithm, objective or target appears here by itself. */
export interface Catalog {
  readonly version: string
  readonly engine: { readonly name: string; readonly reason: string }
  readonly workers: number
  readonly algorithms: readonly AlgorithmInfo[]
  readonly networks: readonly Entry[]
  readonly neurons: readonly Entry[]
  readonly objectives: readonly ObjectiveInfo[]
  readonly samplers: readonly Entry[]
  readonly pruners: readonly Entry[]
  readonly targets: readonly TargetInfo[]
  readonly datasets: readonly DatasetInfo[]
  readonly presets: readonly Preset[]
  /** The design that the first study begins with. */
  readonly example: unknown
}

/** What a set-up means: every parameter there is, what will be searched, whether it can be trained and what it may cost. */
export interface SetUp {
  readonly neuron: NeuronType
  readonly parameters: readonly ParameterInfo[]
  readonly space: Space
  /** Share of the space's points whose networks keep the constraints, of those tried. */
  readonly feasibleShare: number
  /** What the studies of the design's `warmStart` teach, and what of them does not count, in sentences. */
  readonly warmStart: readonly string[]
  /** CPU seconds a trial, by training a little; undefined where nothing fits. */
  readonly secondsPerTrial?: number
}

/** `confirming`: its front's members are trained again. */
export type StudyState =
  'idle' | 'running' | 'pausing' | 'stopping' | 'finishing' | 'finished' | 'confirming' | 'broken'
export type TrialState = 'waiting' | 'running' | 'complete' | 'pruned' | 'failed'

/** What is trained: a network without spikes, or the spiking one that it was converted to. */
export type Phase = 'ann' | 'snn'

export interface EpochPoint {
  readonly epoch: number
  /** Of an algorithm that has phases; epochs count through. */
  readonly phase?: Phase
  readonly trainLoss: number
  readonly validationError: number
  readonly trainSeconds: number
  /** Of all neurons in one inference. */
  readonly spikes: number
}

export interface TrialRow {
  readonly number: number
  readonly state: TrialState
  /** Those searched. */
  readonly parameters: Parameters
  /** In the order of the objectives; null until complete. */
  readonly values: readonly number[] | null
  /** By how much it exceeds each limit that only training tells, where there are any; at most 0 where it is kept. */
  readonly exceeds?: readonly number[]
  readonly error?: number
  /** Of a trial that was pruned: what its values would have been, had it been meant to end there. */
  readonly last?: readonly number[]
  /** Why it failed or was pruned. */
  readonly reason?: string
  /** Validation error by epoch, while it runs. */
  readonly curve?: readonly number[]
  /** Seconds since 1970. */
  readonly started?: number
  readonly ended?: number
}

export interface Front {
  readonly trials: readonly number[]
  readonly knee: number | null
  readonly reference: readonly number[] | null
  readonly hypervolume: number | null
}

export interface StudySummary {
  /** Its folder's name under the studies folder. */
  readonly id: string
  readonly name: string
  readonly state: StudyState
  readonly trials: number
  readonly complete: number
  readonly failed: number
  readonly budget: { readonly trials?: number; readonly minutes?: number }
  readonly objectives: readonly string[]
  /** Names of what it searches networks of; absent of studies made elsewhere. */
  readonly about?: { readonly dataset: string; readonly network: NetworkKind; readonly neuron: NeuronType }
  /** Best value of each objective. */
  readonly best: readonly number[]
  /** Share of the box from the best of each objective to the reference point. */
  readonly hypervolume: number | null
  readonly changed: number
  /** Why it is broken. */
  readonly problem?: string
  /** As in its snapshot. */
  readonly readOnly?: string
}

/** A study as it is at `seq`; events with greater numbers follow. */
export interface StudySnapshot {
  readonly id: string
  readonly name: string
  readonly seq: number
  readonly state: StudyState
  readonly design: unknown
  /** Why it can be looked at only: a sentence, and what helps. */
  readonly readOnly?: string
  readonly workers: number
  readonly space: Space
  readonly parameters: readonly ParameterInfo[]
  readonly objectives: readonly ObjectiveInfo[]
  readonly target: string | null
  readonly trials: readonly TrialRow[]
  readonly front: Front
  /** Hypervolume after each complete trial, [trial number, hypervolume]. */
  readonly history: readonly (readonly [number, number])[]
  /** What its front is worth when it is trained again, as far as that was done. */
  readonly confirmation?: Confirmation
}

export interface Raster {
  readonly label: string
  readonly timesteps: number
  /** Absent in older studies. */
  readonly stepSeconds?: number
  readonly layers: readonly {
    readonly name: string
    readonly neurons: number
    /** [timestep, neuron] */
    readonly spikes: readonly (readonly [number, number])[]
    /** Over some validation samples; absent in older studies, as delays are. */
    readonly rates?: {
      readonly samples: number
      /** Spikes a neuron and step. */
      readonly perStep: number
      /** Share of the neurons that never spike. */
      readonly silent: number
    }
    /** Of layers that have one for all of their neurons. */
    readonly threshold?: number
    /** What a membrane keeps from step to step. */
    readonly leak?: number
    /** Steps by which each neuron's spikes leave late; absent where none does. */
    readonly delaySteps?: readonly number[]
  }[]
}

export interface TrialDetail {
  readonly number: number
  /** All of them, defaults filled in. */
  readonly parameters: Parameters
  readonly metrics: Readonly<Record<string, number>>
  readonly curves: readonly EpochPoint[]
  readonly raster: Raster | null
  /** Validation samples by [true class][told class]. */
  readonly confusion: readonly (readonly number[])[] | null
  readonly classes: readonly string[]
  /** Error on the validation samples if outputs are read after 1, 2, ... steps. */
  readonly anytime?: readonly number[]
  readonly testError?: number
}

export interface MappingDetail extends Mapping {
  readonly fits: boolean
  /** Files of the export, if it was made. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly checkedAgainst: string }[]
}
