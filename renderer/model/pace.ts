/** How fast a study goes, and when it may end. */
import type { StudySnapshot, TrialRow } from '../../core/contract/views.ts'
import { boxVolume } from '../../core/formulas/reference-box.ts'
import { completeOf } from './objective.ts'

export interface Pace {
  /** Trials a minute over the last twenty; undefined before two have ended. */
  readonly perMinute?: number
  readonly secondsLeft?: number
}

/** Trials that count for the budget: those that trained. */
export const trainedOf = (trials: readonly TrialRow[]): number =>
  trials.filter(({ state }) => state === 'complete' || state === 'pruned' || state === 'failed').length

export const budgetOf = ({ design }: StudySnapshot): { readonly trials?: number; readonly minutes?: number } =>
  (design as { readonly budget?: { readonly trials?: number; readonly minutes?: number } }).budget ?? {}

/** Of a study's complete trials: `boxVolume`. */
export const referenceBox = ({ trials, front }: StudySnapshot): number | undefined =>
  boxVolume(
    completeOf(trials).map(({ values }) => values),
    front.reference,
  )

/** @param now seconds since 1970. */
export const paceOf = (snapshot: StudySnapshot, now: number): Pace => {
  const ended = snapshot.trials
    .flatMap(({ ended }) => (ended === undefined ? [] : [ended]))
    .sort((a, b) => a - b)
    .slice(-20)
  if (ended.length < 2) return {}
  const isLive = snapshot.state === 'running'
  const span = Math.max((isLive ? now : ended.at(-1)!) - ended[0]!, 1e-3)
  const perSecond = (ended.length - 1) / span
  const { trials } = budgetOf(snapshot)
  const left = trials === undefined ? undefined : Math.max(0, trials - trainedOf(snapshot.trials))
  return {
    perMinute: perSecond * 60,
    ...(left !== undefined && isLive && { secondsLeft: left / perSecond }),
  }
}
