/** What a study is at, trials or further trainings of its front: paused, gone on with and stopped from outside. */
import { UserError } from '../../core/contract/errors.ts'

export interface Activity {
  readonly state: 'running' | 'confirming'
  readonly workers: number
  /** Set by whoever wants nothing further to begin. */
  isPaused: boolean
  stop(): void
  /** Resolves when it has ended, in whatever way. */
  readonly over: Promise<void>
}

/** What is done; resolves to whether more is left to do, though nobody paused or stopped it. */
export type Work = (activity: Pick<Activity, 'isPaused'>, onStop: (stop: () => void) => void) => Promise<boolean>

/** @param ended told whether more is left, or why it failed. */
export const beginActivity = (
  state: Activity['state'],
  workers: number,
  work: Work,
  ended: (isMore: boolean, failure?: string) => void,
): Activity => {
  let isStopped = false
  let stop = (): void => void (isStopped = true)
  const activity = { state, workers, isPaused: false, stop: () => stop() }
  const onStop = (callback: () => void): void => {
    stop = callback
    // asked for before there was anything to stop
    if (isStopped) callback()
  }
  const over = work(activity, onStop).then(ended, (error: unknown) =>
    ended(false, error instanceof UserError ? `${error.message}. ${error.remedy}` : String(error)),
  )
  return Object.assign(activity, { over })
}
