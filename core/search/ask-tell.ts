/** Ask and tell: the search for callers that hold its state in memory, with any number of trials under way. */
import { inputError } from '../contract/errors.ts'
import { hypervolume } from './acquisition/hypervolume.ts'
import { paretoFront } from '../formulas/pareto.ts'
import type { Observation, Problem } from './problem.ts'
import { measured, referenceLosses } from './problem.ts'
import type { Parameters } from './space.ts'
import { suggest } from './samplers/bayesian.ts'

/** Values in the order of the objectives, or how the trial ended without them. */
export type TrialOutcome = readonly number[] | 'failed' | 'pruned'

export interface Sampler {
  /** The next trial; undefined if the space is exhausted. */
  ask(): { readonly trial: number; readonly parameters: Parameters } | undefined
  /** Ends a trial that was asked for; in any order. Throws a UserError, and changes nothing, if it cannot be. */
  tell(trial: number, outcome: TrialOutcome): void
  /** Numbers of the trials on the front. */
  front(): number[]
  /** Below the given references; null unless every objective has one. */
  hypervolume(): number | null
  /** All trials so far, by number. */
  observations(): readonly Observation[]
}

/** A sampler that begins with `observations`; the same seed and the same calls give the same trials. */
export const createSampler = (problem: Problem, seed: number, observations: readonly Observation[] = []): Sampler => {
  const trials = new Map(observations.map((observation) => [observation.number, observation]))
  const list = () => [...trials.values()].sort((a, b) => a.number - b.number)

  const check = (trial: number, outcome: TrialOutcome) => {
    const state = trials.get(trial)?.state
    if (state !== 'running')
      throw inputError(
        `trial ${trial} ${state ? `was told before (${state})` : 'was never asked for'}`,
        'Tell each trial once.',
      )
    if (typeof outcome === 'string') return
    if (outcome.length !== problem.objectives.length)
      throw inputError(
        `trial ${trial} has ${outcome.length} values for ${problem.objectives.length} objectives`,
        `Tell ${problem.objectives.map(({ name }) => name).join(', ')}, in this order.`,
      )
    const wrong = outcome.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0)
      throw inputError(
        `trial ${trial}: ${problem.objectives[wrong]!.name} is ${outcome[wrong]}`,
        'Tell numbers, or that the trial failed.',
      )
  }

  return {
    ask: () => {
      const trial = Math.max(-1, ...trials.keys()) + 1
      const parameters = suggest(problem, list(), seed, trial)
      if (!parameters) return undefined
      trials.set(trial, { number: trial, parameters, state: 'running' })
      return { trial, parameters }
    },
    tell: (trial, outcome) => {
      check(trial, outcome)
      const { parameters } = trials.get(trial)!
      trials.set(
        trial,
        typeof outcome === 'string'
          ? { number: trial, parameters, state: outcome }
          : { number: trial, parameters, state: 'complete', values: [...outcome] },
      )
    },
    front: () => {
      const complete = measured(problem, list())
      return paretoFront(complete.map(({ losses }) => losses)).map((i) => complete[i]!.number)
    },
    hypervolume: () => {
      if (problem.objectives.some(({ reference }) => reference === undefined)) return null
      const complete = measured(problem, list())
      return hypervolume(
        complete.map(({ losses }) => losses),
        referenceLosses(problem, complete)!,
      )
    },
    observations: list,
  }
}
