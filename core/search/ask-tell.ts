/** Ask and tell: the search for callers that hold its state in memory, with any number of trials under way. */
import { inputError } from '../contract/errors.ts'
import { paretoFront } from '../formulas/pareto.ts'
import { hypervolume } from './acquisition/hypervolume.ts'
import type { Observation, Problem, Suggest } from './problem.ts'
import { judgeBy, type Rule } from './pruning/judge.ts'
import { isWithin, measured, referenceLosses } from './problem.ts'
import { checkPoint } from './point.ts'
import type { Parameters } from './space.ts'

/** Values in the order of the objectives, or how the trial ended without them. */
export type TrialOutcome = readonly number[] | 'failed' | 'pruned'

/** What a complete trial tells besides its values. */
export interface Besides {
  /** By name: what is limited and no objective. */
  readonly figures?: Readonly<Record<string, number>>
  /** What it took, above 0. */
  readonly cost?: number
}

export interface AskedTrial {
  readonly trial: number
  readonly parameters: Parameters
}

export interface AskTell {
  /** The next trial; undefined if the space is exhausted. */
  ask(): AskedTrial | undefined
  /** A user's guess, which the next ask gives; returns its number. Throws a UserError where the space has no such point. */
  enqueue(parameters: Parameters): number
  /** Ends a trial that was asked for; in any order. Throws a UserError, and changes nothing, if it cannot be. */
  tell(trial: number, outcome: TrialOutcome, besides?: Besides): void
  /**
   * What the objectives of a running trial would be, if it ended at this step; a later report of a step replaces it and what
   * came after. Returns whether the trial should end here. Throws a UserError, and changes nothing, if it cannot be.
   */
  report(trial: number, step: number, values: readonly number[]): boolean
  /** Numbers of the trials on the front. */
  front(): number[]
  /** Below the given references; null unless every objective has one. */
  hypervolume(): number | null
  /** All trials so far, by number. */
  observations(): readonly Observation[]
}

/** Where trials are kept as well. Each call is before the change in memory: what it throws leaves all as it was. */
export interface Keeper {
  /** Keeps a trial that begins; returns its number. */
  begin(parameters: Parameters): number
  /** Keeps a guess until it begins; returns its number. */
  enqueue(parameters: Parameters): number
  /** Begins the guess that waits longest, if any waits. */
  beginWaiting(): AskedTrial | undefined
  end(trial: number, outcome: TrialOutcome, rest: Rest): void
}

/** What it reported, what a pruned trial would have come to, its cost and what it exceeds. */
export type Rest = Pick<Observation, 'course' | 'expected' | 'cost' | 'exceeds'>

export interface AskTellOptions {
  readonly problem: Problem
  readonly suggest: Suggest
  /** By which trials are pruned; none where absent. */
  readonly rule?: Rule
  readonly seed: number
  /** What it begins with; trials that run are asked for again, first. */
  readonly observations?: readonly Observation[]
  readonly keeper?: Keeper
}

const keptNowhere = (begun: number): Keeper => {
  let count = begun
  const waiting: AskedTrial[] = []
  return {
    begin: () => count++,
    enqueue: (parameters) => {
      waiting.push({ trial: count, parameters })
      return count++
    },
    beginWaiting: () => waiting.shift(),
    end: () => undefined,
  }
}

/** The same problem, seed, observations and calls give the same trials. */
export const createAskTell = ({ problem, suggest, rule, seed, observations = [], keeper }: AskTellOptions): AskTell => {
  const { objectives, limits = [] } = problem
  const trials = new Map(observations.map((observation) => [observation.number, observation]))
  const kept = keeper ?? keptNowhere(Math.max(-1, ...observations.map(({ number }) => number)) + 1)
  const list = () => [...trials.values()].sort((a, b) => a.number - b.number)
  const left = list().filter(({ state }) => state === 'running')

  const begun = ({ trial, parameters }: AskedTrial): AskedTrial => {
    trials.set(trial, { number: trial, parameters, state: 'running' })
    return { trial, parameters }
  }

  const checkRunning = (trial: number): void => {
    const state = trials.get(trial)?.state
    if (state !== 'running')
      throw inputError(
        `trial ${trial} ${state ? `was told before (${state})` : 'was never asked for'}`,
        'Tell each trial once.',
      )
  }

  const checkValues = (trial: number, outcome: readonly number[]) => {
    if (outcome.length !== objectives.length)
      throw inputError(
        `trial ${trial} has ${outcome.length} values for ${objectives.length} objectives`,
        `Tell ${objectives.map(({ name }) => name).join(', ')}, in this order.`,
      )
    const wrong = outcome.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0)
      throw inputError(
        `trial ${trial}: ${objectives[wrong]!.name} is ${outcome[wrong]}`,
        'Tell numbers, or that the trial failed.',
      )
  }

  /** What of the course of a trial outlives its end. */
  const wayOf = ({ course }: Observation, outcome: TrialOutcome): Rest => {
    if (!course) return {}
    const verdict = outcome === 'pruned' && rule ? judgeBy(rule, problem, list())(course) : undefined
    return { course, ...(verdict && { expected: verdict.expected }) }
  }

  const exceedsOf = (trial: number, values: readonly number[], figures: Besides['figures'] = {}): number[] =>
    limits.map(({ name, max }) => {
      const value = values[objectives.findIndex((objective) => objective.name === name)] ?? figures[name]
      if (value === undefined)
        throw inputError(`trial ${trial}: ${name} is limited, and not told`, `Tell "figures": {"${name}": ...}.`)
      return value - max
    })

  const keptOf = (trial: number, outcome: TrialOutcome, { figures, cost }: Besides): Rest => ({
    ...wayOf(trials.get(trial)!, outcome),
    ...(typeof outcome !== 'string' && limits.length > 0 && { exceeds: exceedsOf(trial, outcome, figures) }),
    ...(cost !== undefined && { cost }),
  })

  const counted = () => measured(problem, list()).filter(isWithin)

  return {
    ask: () => {
      const abandoned = left.shift()
      if (abandoned) return { trial: abandoned.number, parameters: abandoned.parameters }
      const waiting = kept.beginWaiting()
      if (waiting) return begun(waiting)
      const parameters = suggest(problem, list(), seed, trials.size)
      return parameters && begun({ trial: kept.begin(parameters), parameters })
    },
    enqueue: (parameters) => {
      checkPoint(problem.space, parameters, 'guess')
      return kept.enqueue(parameters)
    },
    tell: (trial, outcome, besides = {}) => {
      checkRunning(trial)
      if (typeof outcome !== 'string') checkValues(trial, outcome)
      const { parameters } = trials.get(trial)!
      const rest = keptOf(trial, outcome, besides)
      kept.end(trial, outcome, rest)
      const told = left.findIndex(({ number }) => number === trial)
      if (told >= 0) left.splice(told, 1)
      trials.set(
        trial,
        typeof outcome === 'string'
          ? { number: trial, parameters, state: outcome, ...rest }
          : { number: trial, parameters, state: 'complete', values: [...outcome], ...rest },
      )
    },
    report: (trial, step, values) => {
      checkRunning(trial)
      checkValues(trial, values)
      const running = trials.get(trial)!
      const before = (running.course ?? []).filter(({ at }) => at < step)
      const course = [...before, { at: step, values: [...values] }]
      trials.set(trial, { ...running, course })
      return rule !== undefined && judgeBy(rule, problem, list())(course) !== undefined
    },
    front: () => {
      const complete = counted()
      return paretoFront(complete.map(({ losses }) => losses)).map((i) => complete[i]!.number)
    },
    hypervolume: () => {
      if (objectives.some(({ reference }) => reference === undefined)) return null
      const complete = counted()
      return hypervolume(
        complete.map(({ losses }) => losses),
        referenceLosses(problem, complete)!,
      )
    },
    observations: list,
  }
}
