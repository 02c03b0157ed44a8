/** Worker threads that train trials: one trial a worker, a dead worker costs its trial only. */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { workError } from '../core/contract/errors.ts'
import type { Observation } from '../core/search/problem.ts'
import type { Parameters } from '../core/search/space.ts'
import type { Design } from '../core/study/design.ts'
import type { TrialOutcome, TrialPool } from '../core/study/runner.ts'
import type { EpochLine, TrialResult } from '../core/study/trial.ts'
import type { Network } from '../core/contract/network.ts'
import type { EngineChoice } from './gpu.ts'
import type { Work } from './study/work.ts'

export interface WorkerSetup {
  /** A design where trials are asked for. */
  readonly work: Work | Design
  readonly baseDir: string
  /** The engine that trains. */
  readonly engine: EngineChoice
  /** One Int32: not 0 means stop after this batch. */
  readonly stop: SharedArrayBuffer
}

export type Job =
  | { readonly type: 'ask'; readonly observations: readonly Observation[]; readonly number: number }
  | { readonly type: 'train'; readonly parameters: Parameters }
  | { readonly type: 'test'; readonly parameters: Parameters; readonly network: Network }

export type Answer =
  | { readonly type: 'asked'; readonly parameters: Parameters | undefined }
  | { readonly type: 'epoch'; readonly line: EpochLine }
  | { readonly type: 'trained'; readonly result: TrialResult }
  | { readonly type: 'tested'; readonly error: number }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'stopped' }

export interface Pool extends TrialPool {
  /** Error of a network on the test samples; undefined when stopped. */
  test(parameters: Parameters, network: Network): Promise<number | undefined>
  /** Asks every worker to stop after its batch. */
  stop(): void
  close(): Promise<void>
}

/** Beside this file, as source or bundled. */
const workerFile = fileURLToPath(
  new URL(`./trial-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

/** Workers where nobody asked for another number: one a core. */
export const defaultWorkers = (): number => availableParallelism()

export const createPool = (work: Work | Design, baseDir: string, engine: EngineChoice, size: number): Pool => {
  const stop = new SharedArrayBuffer(4)
  const setup: WorkerSetup = { work, baseDir, engine, stop }
  const idle: Worker[] = []
  const busy = new Set<Worker>()

  /** Runs one job on a worker of its own; the last answer ends it. */
  const perform = (job: Job, onEpoch?: (line: EpochLine) => void): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const worker = idle.pop() ?? new Worker(workerFile, { workerData: setup })
      const leave = (): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        busy.delete(worker)
      }
      const end = (answer: Answer, reusable: boolean): void => {
        leave()
        if (reusable) idle.push(worker)
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
      const onError = (error: Error): void =>
        end({ type: 'failed', reason: `the worker broke: ${error.message}` }, false)
      const onExit = (code: number): void =>
        end({ type: 'failed', reason: `the worker ended with code ${code}` }, false)
      busy.add(worker)
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage(job)
    })

  return {
    size,
    async ask(observations, number) {
      const answer = await perform({ type: 'ask', observations, number })
      if (answer.type === 'asked') return answer.parameters
      throw workError(`The search failed${answer.type === 'failed' ? `: ${answer.reason}` : ''}`, 'Resume the study.')
    },
    async run(parameters, onEpoch): Promise<TrialOutcome> {
      const answer = await perform({ type: 'train', parameters }, onEpoch)
      if (answer.type === 'failed') return { state: 'failed', reason: answer.reason }
      if (answer.type !== 'trained') return { state: 'stopped' }
      return { state: 'complete', result: answer.result }
    },
    async test(parameters, network) {
      const answer = await perform({ type: 'test', parameters, network })
      if (answer.type === 'failed')
        throw workError(`The test run failed: ${answer.reason}`, 'Run the study again with --resume.')
      return answer.type === 'tested' ? answer.error : undefined
    },
    stop: () => void Atomics.store(new Int32Array(stop), 0, 1),
    async close() {
      await Promise.all([...idle, ...busy].map((worker) => worker.terminate()))
    },
  }
}
