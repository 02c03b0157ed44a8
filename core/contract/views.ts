/** What the service shows of studies, trials and mappings, as plain data. */
import type { ObjectiveInfo, ParameterInfo } from './catalog.ts'
import type { Confirmation } from './confirmation.ts'
import type { NeuronType } from './network.ts'
import type { NetworkKind } from './plan.ts'
import type { Parameters, Space } from './space.ts'
import type { Mapping } from './target.ts'

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
