/** The service's own thread for heavy errands, so that every other call is answered at once. */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { UserError } from '../../core/contract/errors.ts'
import type { Told } from './desk-worker.ts'
import type { ErrandName, errands } from './errands.ts'

type InputOf<N extends ErrandName> = Parameters<(typeof errands)[N]>[0]
type ResultOf<N extends ErrandName> = Awaited<ReturnType<(typeof errands)[N]>>

export interface Desk {
  /** Rejects with what the errand threw, a UserError as one; `onProgress` is told how far it is, where it says so. */
  run<N extends ErrandName>(name: N, input: InputOf<N>, onProgress?: (progress: number) => void): Promise<ResultOf<N>>
  close(): Promise<void>
}

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
  onProgress(progress: number): void
}

/** Beside this file, as source or bundled. */
const workerFile = fileURLToPath(
  new URL(`./desk-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

/** Its thread keeps no process alive; one that dies refuses what it had, and the next errand begins another. */
export const createDesk = (): Desk => {
  const waiting = new Map<number, Waiting>()
  let next = 0

  const onTold = (told: Told): void => {
    const { resolve, reject, onProgress } = waiting.get(told.id)!
    if ('progress' in told) return onProgress(told.progress)
    waiting.delete(told.id)
    if (waiting.size === 0) worker?.unref()
    if ('result' in told) resolve(told.result)
    else if ('error' in told) reject(told.error)
    else reject(new UserError(told.refusal.kind, told.refusal.message, told.refusal.remedy))
  }
  const onGone = (reason: string): void => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }
  const begin = (): Worker => {
    const begun = new Worker(workerFile)
    let reason = 'the thread for errands ended'
    begun.on('message', onTold).on('error', (error) => (reason = String(error)))
    begun.on('exit', () => onGone(reason))
    begun.unref()
    return begun
  }
  // loading its modules takes longer than most errands
  let worker: Worker | undefined = begin()

  return {
    run: (name, input, onProgress = () => undefined) =>
      new Promise((resolve, reject) => {
        const id = next++
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, onProgress })
        worker ??= begin()
        worker.ref()
        worker.postMessage({ id, name, input })
      }),
    close: async () => void (await worker?.terminate()),
  }
}
