/** The study's loop: ask the search, train on free workers, tell; everything finished is stored before the next is asked. */
import type { StopSignal } from '../contract/platform.ts'
import type { Observation, Problem } from '../search/problem.ts'
import type { Course } from '../search/pruning/course.ts'
import type { Verdict } from '../search/pruning/judge.ts'
import type { Parameters, Space } from '../search/space.ts'
import type { Metrics, ObjectiveName } from './objectives.ts'
import type { EpochLine, TrialResult } from './trial.ts'

/** A trial as it is kept, the same object until it changes; one that waits was asked for and has not begun. */
export type KeptTrial = Observation | (Omit<Observation, 'state' | 'values'> & { readonly state: 'waiting' })

/** Where trials are kept; every call but `setIntermediate` is durable when it returns. */
export interface TrialStore {
  trials(): readonly KeptTrial[]
  createTrial(parameters: Parameters, space: Space): number
  /** The first trial that somebody asked for and that has not begun. */
  nextWaiting(): { readonly number: number; readonly parameters: Parameters } | undefined
  startTrial(number: number, parameters: Parameters, space: Space): void
  /** Begins one that runs, or was pruned, from its beginning; the course that it was pruned on stays. */
  restartTrial(number: number): void
  setIntermediate(number: number, step: number, value: number): void
  finishTrial(
    number: number,
    state: 'complete' | 'pruned' | 'failed',
    values: readonly number[] | null,
    attributes?: Readonly<Record<string, unknown>>,
    exceeds?: readonly number[],
  ): void
}

export type TrialOutcome =
  /** `course` where the study prunes. */
  | { readonly state: 'complete'; readonly result: TrialResult; readonly course?: Course }
  | { readonly state: 'pruned'; readonly verdict: Verdict; readonly course: Course; readonly last: EpochLine }
  | { readonly state: 'failed'; readonly reason: string }
  /** Asked to stop; the trial runs again when the study is resumed. */
  | { readonly state: 'stopped' }

/** Where the work is done, `size` trials at once; asking is work too, and runs where a trial may. */
export interface TrialPool {
  readonly size: number
  /** What to try as trial `number`; undefined when the space is exhausted. */
  ask(observations: readonly Observation[], number: number): Promise<Parameters | undefined>
  /**
   * Trains on so many threads at most, and prunes by what was observed before. What is to be kept of a complete trial has been when it resolves; rejects where it
   * cannot, or `onEpoch` throws.
   */
  run(
    number: number,
    parameters: Parameters,
    onEpoch: (line: EpochLine) => void,
    threads: number,
    observations: readonly Observation[],
  ): Promise<TrialOutcome>
}

/** What happens, for whoever watches. */
export interface StudyWatcher {
  started?(number: number, parameters: Parameters): void
  epoch?(number: number, line: EpochLine): void
  /** `metrics` of a complete trial. */
  finished?(number: number, outcome: TrialOutcome, metrics: Metrics | undefined): void
}

export interface StudyRun {
  readonly problem: Problem
  readonly objectives: readonly ObjectiveName[]
  /** Trials that train, all sessions together. */
  readonly trials?: number
  readonly store: TrialStore
  readonly pool: TrialPool
  /** The trial that ended early and is to be trained to its end before another begins, if one is. */
  readonly thaw?: (observations: readonly Observation[]) => number | undefined
  readonly signal: StopSignal
  /** Why no further trial may begin, if none may: the time given is over, or somebody paused. */
  readonly holds: () => 'budget' | 'paused' | undefined
  readonly watcher?: StudyWatcher
}

/** Why the loop ended. */
export type StudyEnd = 'budget' | 'paused' | 'stopped' | 'exhausted'

/** The trials as the search sees them: one that waits is not there yet. */
export const observationsIn = (trials: readonly KeptTrial[]): Observation[] =>
  trials.filter((trial) => trial.state !== 'waiting')

/**
 * Runs until the budget is reached, the signal says stop, or the space is exhausted. Trials that an earlier process
 * left running are trained again first, under their own numbers.
 */
export const runStudy = async (run: StudyRun): Promise<StudyEnd> => {
  const { problem, objectives, store, pool, signal, watcher } = run
  const running = new Map<number, Promise<number>>()
  const left = observationsIn(store.trials()).filter(({ state }) => state === 'running')

  /** A trial has its worker's thread, and its part of the workers that no trial will need. */
  const threadsOfNext = (): number => {
    const trials = store.trials()
    const begun = observationsIn(trials).length
    const waiting = trials.length - begun
    const toCome = Math.max(0, (run.trials ?? Infinity) - begun)
    const atOnce = running.size + 1 + left.length + waiting + toCome
    return Math.floor(pool.size / Math.min(pool.size, atOnce))
  }

  const finish = async (number: number, parameters: Parameters): Promise<number> => {
    const onEpoch = (line: EpochLine): void => {
      store.setIntermediate(number, line.epoch, line.validationError)
      watcher?.epoch?.(number, line)
    }
    const outcome = await pool.run(number, parameters, onEpoch, threadsOfNext(), observationsIn(store.trials()))
    const metrics = outcome.state === 'complete' ? outcome.result.metrics : undefined
    if (outcome.state === 'complete') {
      store.finishTrial(
        number,
        'complete',
        objectives.map((name) => outcome.result.metrics[name]!),
        {
          ...metrics,
          backend: outcome.result.backend,
          threads: outcome.result.threads,
          ...(outcome.course && { course: outcome.course }),
        },
        problem.limits?.map(({ name, max }) => outcome.result.metrics[name as ObjectiveName]! - max),
      )
    } else if (outcome.state === 'pruned') {
      const { verdict, course, last } = outcome
      store.finishTrial(number, 'pruned', null, {
        ...verdict,
        course,
        error: last.validationError,
        trainSeconds: last.trainSeconds,
      })
    } else if (outcome.state === 'failed') {
      store.finishTrial(number, 'failed', null, { reason: outcome.reason })
    }
    watcher?.finished?.(number, outcome, metrics)
    return number
  }

  const start = (number: number, parameters: Parameters): void => {
    watcher?.started?.(number, parameters)
    const trial = finish(number, parameters)
    // the first failure ends the loop; those behind it have nobody left to tell
    trial.catch(() => undefined)
    running.set(number, trial)
  }

  /** Begins one trial if one may begin; says why if not. */
  const startNext = async (): Promise<StudyEnd | undefined> => {
    if (signal.aborted) return 'stopped'
    const abandoned = left.shift()
    if (abandoned) {
      store.restartTrial(abandoned.number)
      start(abandoned.number, abandoned.parameters)
      return undefined
    }
    const hold = run.holds()
    if (hold) return hold
    const waiting = store.nextWaiting()
    if (waiting) {
      store.startTrial(waiting.number, waiting.parameters, problem.space)
      start(waiting.number, waiting.parameters)
      return undefined
    }
    const trials = store.trials()
    const observations = observationsIn(trials)
    const thawed = run.thaw?.(observations)
    if (thawed !== undefined) {
      store.restartTrial(thawed)
      start(thawed, trials.find(({ number }) => number === thawed)!.parameters)
      return undefined
    }
    if (observations.length >= (run.trials ?? Infinity)) return 'budget'
    const parameters = await pool.ask(observations, trials.length)
    if (!parameters) return 'exhausted'
    if (signal.aborted) return 'stopped'
    start(store.createTrial(parameters, problem.space), parameters)
    return undefined
  }

  for (;;) {
    let end: StudyEnd | undefined
    while (end === undefined && running.size < pool.size) end = await startNext()
    if (running.size === 0) return end ?? 'budget'
    running.delete(await Promise.race(running.values()))
  }
}
