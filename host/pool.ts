/** Worker threads that train trials: one trial a worker; what a dead one was at is done again by another. */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { UserError, workError } from '../core/contract/errors.ts'
import type { Observation } from '../core/search/problem.ts'
import type { Course } from '../core/search/pruning/course.ts'
import type { Verdict } from '../core/search/pruning/judge.ts'
import type { Parameters } from '../core/search/space.ts'
import type { Design } from '../core/study/design.ts'
import type { TrialOutcome, TrialPool } from '../core/study/runner.ts'
import type { EpochLine, TestErrors, TrialResult } from '../core/study/trial.ts'
import type { Work } from './study/work.ts'

export interface WorkerSetup {
  /** A design where trials are asked for. */
  readonly work: Work | Design
  readonly baseDir: string
  /** Name of the engine that trains. */
  readonly engine: string
  /** One Int32: not 0 means stop after this batch. */
  readonly stop: SharedArrayBuffer
}

/** What is tested together. */
type Networks = Pick<TrialResult, 'network' | 'origins'>

/** Of which trial of the study a training is, or with `repeat` a further one of other chance. */
export interface Whose {
  readonly trial: number
  readonly repeat?: number
}

/** What changed among the observations since the same worker was told last. */
export interface News {
  readonly changed: readonly Observation[]
  readonly gone: readonly number[]
}

export type Job =
  | ({ readonly type: 'ask'; readonly number: number } & News)
  /** `whose` of the study in `baseDir`, if any; `news` where it may be pruned. */
  | {
      readonly type: 'train'
      readonly parameters: Parameters
      readonly threads: number
      readonly whose?: Whose
      readonly news?: News
    }
  | {
      readonly type: 'test'
      readonly parameters: Parameters
      readonly networks: Networks
      readonly repeat?: number
    }

export type Answer =
  | { readonly type: 'asked'; readonly parameters: Parameters | undefined }
  | { readonly type: 'epoch'; readonly line: EpochLine }
  | { readonly type: 'trained'; readonly result: TrialResult; readonly course?: Course }
  | { readonly type: 'pruned'; readonly verdict: Verdict; readonly course: Course; readonly last: EpochLine }
  | { readonly type: 'tested'; readonly errors: TestErrors }
  | { readonly type: 'failed'; readonly reason: string }
  /** What was trained cannot be kept. */
  | { readonly type: 'unkept'; readonly refusal: Pick<UserError, 'kind' | 'message' | 'remedy'> }
  | { readonly type: 'stopped' }

export interface Pool extends Omit<TrialPool, 'run'> {
  /** Trains, and keeps the result where it is somebody's. */
  run(
    parameters: Parameters,
    onEpoch: (line: EpochLine) => void,
    threads: number,
    whose?: Whose,
    observations?: readonly Observation[],
  ): Promise<TrialOutcome>
  /** Errors of a network on the test samples, and of those it came from; undefined when stopped. */
  test(parameters: Parameters, networks: Networks, repeat?: number): Promise<TestErrors | undefined>
  close(): Promise<void>
}

/** A worker ended before its answer. */
interface Died {
  readonly type: 'died'
  readonly reason: string
}

/** A job that its workers do not survive may be what kills them: it is not given to more. */
const mostTries = 3

/** Beside this file, as source or bundled. */
const workerFile = fileURLToPath(
  new URL(`./trial-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

/** Workers where nobody asked for another number: one a core. */
export const defaultWorkers = (): number => availableParallelism()

/** Threads of a lone training where nobody asked for another number: one a core, up to as many as a batch is shared by well. */
export const defaultThreads = (): number => Math.min(availableParallelism(), 4)

/** @param signal asks every worker to stop after its batch. */
export const createPool = (
  work: Work | Design,
  baseDir: string,
  engine: string,
  size: number,
  signal?: AbortSignal,
): Pool => {
  const stop = new SharedArrayBuffer(4)
  const isStopped = new Int32Array(stop)
  const halt = (): void => void Atomics.store(isStopped, 0, 1)
  signal?.addEventListener('abort', halt)
  if (signal?.aborted) halt()
  const setup: WorkerSetup = { work, baseDir, engine, stop }
  const idle = new Set<Worker>()
  const busy = new Set<Worker>()

  /** The observations that each worker knows. */
  const known = new Map<Worker, Map<number, Observation>>()

  /** What a worker must be told to know all observations, noted as told. */
  const newsFor = (worker: Worker, observations: readonly Observation[]): News => {
    const before = known.get(worker) ?? new Map<number, Observation>()
    const now = new Map(observations.map((observation) => [observation.number, observation]))
    known.set(worker, now)
    return {
      changed: observations.filter((observation) => before.get(observation.number) !== observation),
      gone: [...before.keys()].filter((number) => !now.has(number)),
    }
  }

  const begin = (): Worker => {
    const worker = new Worker(workerFile, { workerData: setup })
    const forget = (): void => {
      idle.delete(worker)
      known.delete(worker)
    }
    // one may die while it has nothing to do
    return worker.on('error', forget).on('exit', forget)
  }

  /** Runs one job on a worker of its own; the last answer ends it. */
  const attempt = (jobFor: (worker: Worker) => Job, onEpoch?: (line: EpochLine) => void): Promise<Answer | Died> =>
    new Promise((resolve, reject) => {
      const worker = idle.values().next().value ?? begin()
      idle.delete(worker)
      const leave = (): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        busy.delete(worker)
      }
      const end = (answer: Answer | Died, reusable: boolean): void => {
        leave()
        if (reusable) idle.add(worker)
        resolve(answer)
      }
      const onMessage = (answer: Answer): void => {
        if (answer.type !== 'epoch') return end(answer, true)
        try {
          onEpoch?.(answer.line)
        } catch (error) {
          // what is told cannot be kept (a full disk): the trial ends here
          leave()
          void worker.terminate()
          reject(error as Error)
        }
      }
      const onError = (error: Error): void => end({ type: 'died', reason: `the worker broke: ${error.message}` }, false)
      const onExit = (code: number): void => end({ type: 'died', reason: `the worker ended with code ${code}` }, false)
      busy.add(worker)
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage(jobFor(worker))
    })

  /** Gives a job whose worker died to another. */
  const perform = async (...job: globalThis.Parameters<typeof attempt>): Promise<Answer> => {
    for (let tries = 1; ; tries++) {
      const answer = await attempt(...job)
      if (answer.type !== 'died') return answer
      if (Atomics.load(isStopped, 0) !== 0) return { type: 'stopped' }
      if (tries === mostTries) return { type: 'failed', reason: answer.reason }
    }
  }

  return {
    size,
    async ask(observations, number) {
      const answer = await perform((worker) => ({ type: 'ask', ...newsFor(worker, observations), number }))
      if (answer.type === 'asked') return answer.parameters
      throw workError(`The search failed${answer.type === 'failed' ? `: ${answer.reason}` : ''}`, 'Resume the study.')
    },
    async run(parameters, onEpoch, threads, whose, observations): Promise<TrialOutcome> {
      const jobFor = (worker: Worker): Job => ({
        type: 'train',
        parameters,
        threads,
        ...(whose && { whose }),
        ...(observations && { news: newsFor(worker, observations) }),
      })
      const answer = await perform(jobFor, onEpoch)
      if (answer.type === 'unkept')
        throw new UserError(answer.refusal.kind, answer.refusal.message, answer.refusal.remedy)
      if (answer.type === 'failed') return { state: 'failed', reason: answer.reason }
      if (answer.type === 'pruned') {
        const { verdict, course, last } = answer
        return { state: 'pruned', verdict, course, last }
      }
      if (answer.type !== 'trained') return { state: 'stopped' }
      const { result, course } = answer
      return { state: 'complete', result, ...(course && { course }) }
    },
    async test(parameters, networks, repeat) {
      const answer = await perform(() => ({
        type: 'test',
        parameters,
        networks,
        ...(repeat !== undefined && { repeat }),
      }))
      if (answer.type === 'failed')
        throw workError(`The test run failed: ${answer.reason}`, 'Run the same again: what is finished stays.')
      return answer.type === 'tested' ? answer.errors : undefined
    },
    async close() {
      signal?.removeEventListener('abort', halt)
      halt()
      await Promise.all([...idle, ...busy].map((worker) => worker.terminate()))
    },
  }
}
