/** What a study's trials tell beside their front: what mattered, what is fragile, what is noise, which one to take. */
import type { Parameters, ParameterValue, Space } from './space.ts'

/** A number and where it probably lies. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** What one parameter does to one objective, by a random forest. */
export interface Effect {
  readonly parameter: string
  /** Share of the objective's variation over the space that it explains alone, with the middle 80 % of the trees. */
  readonly importance: Interval & { readonly share: number }
  /** The objective along its range: on average over all others, and between which values these take 80 % of it. */
  readonly along: readonly (Interval & { readonly value: ParameterValue; readonly mean: number })[]
}

/** Two neighbours that differ by a minor change of one parameter: at most 10 % of its range. */
export interface Neighbours {
  readonly parameter: string
  /** How many times the better is as good as the worse: accuracies where the objective is a share of errors. */
  readonly ratio: number
  /** Worse, then better. */
  readonly parameters: readonly [Parameters, Parameters]
  readonly values: readonly [number, number]
  /** Numbers of the trials; of what is predicted, only one was trained. */
  readonly trials: readonly [number | null, number | null]
  /** Distance between the two, as a share of the parameter's range. */
  readonly step: number
  /**
   * `alone`: two trials, all other parameters equal. `nearly`: two trials, the others within 2 % of their ranges.
   * `predicted`: a trial and what a Gaussian process expects beside it.
   */
  readonly source: 'alone' | 'nearly' | 'predicted'
  /** Of a predicted ratio, 80 % of what is believed. */
  readonly interval?: Interval
}

/** What two trainings with equal parameters differ by. */
export interface Noise {
  /** Standard deviation, in the objective's unit, at its median. */
  readonly deviation: number
  /** From trials with equal parameters, or from how far a Gaussian process is from passing through all values. */
  readonly source: 'repeats' | 'model'
}

export interface ObjectiveInsight {
  readonly name: string
  /** One a parameter, in the space's order. */
  readonly effects: readonly Effect[]
  /** The biggest ratio of each parameter, the biggest first; predicted ones last. */
  readonly neighbours: readonly Neighbours[]
  /** Absent of what is known before training. */
  readonly noise?: Noise
}

/** The trial to take where nobody says otherwise: the knee of what its surroundings are believed to be. */
export interface Choice {
  readonly trial: number
  readonly values: readonly number[]
  /** Average of what is believed of networks within 5 % of its parameters' ranges. */
  readonly nearby: readonly number[]
  /** Of each objective the best trial of the believed front, with all its values. */
  readonly ends: readonly { readonly trial: number; readonly values: readonly number[] }[]
}

/** Where further trials may take the front, by samples of what the model believes possible. */
export interface Outlook {
  /** Untried parameters that would stand on the front in at least one of ten samples, the likeliest first. */
  readonly points: readonly {
    readonly parameters: Parameters
    /** Share of the samples. */
    readonly chance: number
    readonly values: readonly (Interval & { readonly median: number })[]
  }[]
  /** The front of two objectives, by their indices: the best `y` in reach at `x`; in 80 % of the samples between `low` and `high`. */
  readonly bands: readonly {
    readonly x: number
    readonly y: number
    readonly at: readonly (Interval & { readonly x: number; readonly median: number })[]
  }[]
  /** By which share the hypervolume would grow if all of that were found; null while there is none. */
  readonly growth: (Interval & { readonly median: number }) | null
}

export interface Insight {
  /** With the conditions found, where its maker tells none. */
  readonly space: Space
  /** Complete trials. */
  readonly trials: number
  /** Empty, as the outlook and the choice are null, below `fewestTrials`. */
  readonly objectives: readonly ObjectiveInsight[]
  readonly fewestTrials: number
  /** [trial, hypervolume after it], by number, of at most some 100 trials. */
  readonly history: readonly (readonly [number, number])[]
  /** Numbers of complete trials with equal parameters. */
  readonly repeats: readonly (readonly number[])[]
  readonly choice: Choice | null
  readonly outlook: Outlook | null
}
