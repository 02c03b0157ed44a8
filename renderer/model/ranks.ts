/** Which front a trial is on: the front, the one behind it once that is taken away, and so on. */
import type { TrialRow } from '../../core/contract/views.ts'
import { nonDominatedRanks } from '../../core/formulas/pareto.ts'
import { completeOf } from './objective.ts'

/** Ranks told apart; the last is all that lies further behind. */
export const ranks = 4

/**
 * Ranks of complete trials by number: 1 for the front, then 2 and 3, 4 for the rest.
 * @param members the front, as the study has it.
 */
export const ranksByFront = (
  trials: readonly TrialRow[],
  members: ReadonlySet<number>,
): ReadonlyMap<number, number> => {
  const complete = completeOf(trials)
  const others = complete.filter(({ number }) => !members.has(number))
  const behind = nonDominatedRanks(
    others.map(({ values }) => values),
    ranks - 2,
  )
  return new Map([
    ...complete.filter(({ number }) => members.has(number)).map(({ number }) => [number, 1] as const),
    ...others.map(({ number }, i) => [number, behind[i]! + 2] as const),
  ])
}
