/** What a search is told: the space, the objectives, what is known without training, and what was observed. */
import type { Course } from './pruning/course.ts'
import type { Parameters, Space } from './space.ts'

export interface Objective {
  readonly name: string
  readonly direction: 'minimize' | 'maximize'
  /**
   * The value that a trial must beat to count in the hypervolume. If absent, `referenceLosses` gives the one a hypervolume is
   * told by, and `aim` the one a search works with.
   */
  readonly reference?: number
  /** True if `foresee` tells it exactly, so that it need not be learnt. */
  readonly known?: boolean
}

/** A figure that only training tells, and that must not exceed `max` for a trial to be on the front. */
export interface Limit {
  readonly name: string
  readonly max: number
}

/** What is known of parameters before training. */
export interface Foresight {
  /** Exact values of the known objectives by name. */
  readonly values: Readonly<Record<string, number>>
  /** Whether every known constraint holds. */
  readonly feasible: boolean
  /** What the training costs, in any unit. */
  readonly cost?: number
}

export interface Problem {
  readonly space: Space
  readonly objectives: readonly Objective[]
  readonly limits?: readonly Limit[]
  /** Needed if an objective is known; must be cheap, it is asked some thousand times a suggestion. */
  readonly foresee?: (parameters: Parameters) => Foresight
  /** Whether what a trial improves counts by its cost: what is foreseen, or learnt of what trials told. */
  readonly costAware?: boolean
  /** The budget, if there is one: a small one shortens the first design. */
  readonly trials?: number
  /** Trials of other studies by study, from which a sampler that learns begins. */
  readonly earlier?: readonly (readonly EarlierTrial[])[]
}

/** A trial of another study as a point of this space. */
export interface EarlierTrial {
  readonly parameters: Parameters
  /** In the order of the objectives, in their direction; null where that study did not measure it. */
  readonly values: readonly (number | null)[]
}

export interface Observation {
  /** The trial's number, from 0. */
  readonly number: number
  readonly parameters: Parameters
  readonly state: 'complete' | 'failed' | 'pruned' | 'running'
  /** In the order of the objectives; of complete trials. */
  readonly values?: readonly number[]
  /** By how much a complete trial exceeds each limit; at most 0 where it is kept (`constraints` in Optuna's storage). */
  readonly exceeds?: readonly number[]
  /** What a complete trial took, in any unit, above 0. */
  readonly cost?: number
  /** Of a pruned trial: the values it would have come to. */
  readonly expected?: readonly number[]
  /** What it told on its way, where trials may be pruned. */
  readonly course?: Course
}

/**
 * Parameters for trial `number`, from 0, as a pure function of what was observed, in any order. Never a point already among
 * the observations, running ones included, nor one that `foresee` calls infeasible. Undefined if the space is exhausted:
 * every feasible point of a finite space was tried, or none was found.
 */
export type Suggest = (
  problem: Problem,
  observations: readonly Observation[],
  seed: number,
  number: number,
) => Parameters | undefined

/** A value of the objective as a loss, which is minimised, or a loss as a value. */
export const asLoss = ({ direction }: Objective, value: number): number => (direction === 'maximize' ? -value : value)

/** A complete trial, its values as losses. */
export interface Measured {
  readonly number: number
  readonly parameters: Parameters
  readonly losses: readonly number[]
  /** By how much it exceeds each limit; NaN where that was not told. */
  readonly exceeds: readonly number[]
  /** What it took; NaN where that was not told. */
  readonly cost: number
}

/** The complete trials, by number. */
export const measured = ({ objectives, limits }: Problem, observations: readonly Observation[]): Measured[] =>
  observations
    .filter(({ state }) => state === 'complete')
    .map(({ number, parameters, values, exceeds, cost = NaN }) => ({
      number,
      parameters,
      losses: objectives.map((objective, j) => asLoss(objective, values![j]!)),
      exceeds: (limits ?? exceeds ?? []).map((_, l) => exceeds?.[l] ?? NaN),
      cost,
    }))
    .sort((a, b) => a.number - b.number)

/** Losses of the trials of other studies, by study; NaN where one was not measured. */
export const earlierLosses = ({ objectives, earlier = [] }: Problem) =>
  earlier.map((study) =>
    study.map(({ parameters, values }) => ({
      parameters,
      losses: objectives.map((objective, j) => (values[j] === null ? NaN : asLoss(objective, values[j]!))),
    })),
  )

/** Whether a trial keeps every limit. */
export const isWithin = ({ exceeds }: Measured): boolean => exceeds.every((excess) => excess <= 0)

/** Trials of the Sobol start: one more than there are parameters, at least 4, but at most a third of the budget. */
export const designSize = ({ space, trials = Infinity }: Problem): number =>
  Math.max(1, Math.min(Math.max(4, Object.keys(space).length + 1), Math.floor(trials / 3)))

/**
 * The reference as losses. An objective without one takes the worst of the first design and a tenth of its range (where
 * all were equal, a tenth of the value). Undefined until a trial is complete.
 */
export const referenceLosses = (problem: Problem, trials: readonly Measured[]): number[] | undefined => {
  const first = trials.slice(0, designSize(problem))
  const losses = problem.objectives.map((objective, j) => {
    if (objective.reference !== undefined) return asLoss(objective, objective.reference)
    const values = first.map((trial) => trial.losses[j]!)
    const worst = Math.max(...values)
    return worst + 0.1 * (worst - Math.min(...values) || Math.abs(worst) || 1)
  })
  return losses.every(Number.isFinite) ? losses : undefined
}
