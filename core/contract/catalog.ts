/** What a set-up can choose from, and what it then means, as plain data. */
import type { DatasetInfo } from './dataset.ts'
import type { NeuronType } from './network.ts'
import type { NetworkKind } from './plan.ts'
import type { Condition, ParameterSpec, ParameterValue, Space } from './space.ts'
import type { TargetLimit } from './target.ts'

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
