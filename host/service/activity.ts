/** What this process does with a study, training it or confirming its front: paused, gone on with and stopped from outside. */
import { UserError } from '../../core/contract/errors.ts'
import type { StudyState } from '../../core/contract/views.ts'

export interface Activity {
  /** The study's, while it is neither pausing nor stopping. */
  readonly state: 'running' | 'confirming'
  readonly workers: number
  /** What is under way finishes, nothing further begins. */
  pause(): void
  goOn(): void
  /** Ends within a batch; resolves when it has. */
  stop(): Promise<void>
}

/** What is done, as long as neither is asked for; resolves to whether more is left to do. */
export type Work = (control: { readonly signal: AbortSignal; readonly isPaused: () => boolean }) => Promise<boolean>

/**
 * Works until nothing is left.
 * @param told each state that the study comes to after `state`.
 * @param ended told why it failed, where it did.
 */
export const beginActivity = (
  state: Activity['state'],
  workers: number,
  work: Work,
  told: (state: StudyState) => void,
  ended: (failure?: string) => void,
): Activity => {
  const stopping = new AbortController()
  const { signal } = stopping
  let isPaused = false
  const perform = async (): Promise<void> => {
    while ((await work({ signal, isPaused: () => isPaused })) && !signal.aborted) told(state)
  }
  const over = perform().then(
    () => ended(),
    (error: unknown) => ended(error instanceof UserError ? `${error.message}. ${error.remedy}` : String(error)),
  )
  return {
    state,
    workers,
    pause() {
      isPaused = true
      told('pausing')
    },
    goOn() {
      isPaused = false
      told(state)
    },
    stop() {
      told('stopping')
      stopping.abort()
      return over
    },
  }
}
