/** Which front a trial is on: the front, the one behind it once that is taken away, and so on. */
import type { TrialRow } from '../../core/contract/views.ts'
import { completeOf } from './objective.ts'

/** Ranks told apart; the last is all that lies further behind. */
export const ranks = 4

type Values = readonly number[]

/** Where one value is less, the whole may dominate: `a` comes first in the order of values and is not `b`. */
const dominates = (a: Values, b: Values): boolean => a.every((value, i) => value <= b[i]!)

const isSame = (a: Values, b: Values): boolean => a.every((value, i) => value === b[i])

const byValues = (a: Values, b: Values): number => {
  const i = a.findIndex((value, k) => value !== b[k])
  return i < 0 ? 0 : a[i]! - b[i]!
}

/**
 * Ranks of complete trials by number: 1 for the front, then 2 and 3 (non-dominated sorting, Goldberg 1989), 4 for the rest.
 * In the order of their values none is dominated by a later one, so each is compared with the fronts found so far.
 * @param members the front, as the study has it.
 */
export const ranksByFront = (
  trials: readonly TrialRow[],
  members: ReadonlySet<number>,
): ReadonlyMap<number, number> => {
  const complete = completeOf(trials)
  const found = new Map(complete.flatMap(({ number }) => (members.has(number) ? [[number, 1]] : [])))
  const behind: Values[][] = Array.from({ length: ranks - 2 }, () => [])
  const others = complete.filter(({ number }) => !members.has(number)).sort((a, b) => byValues(a.values, b.values))
  for (const { number, values } of others) {
    const i = behind.findIndex((front) => !front.some((other) => dominates(other, values) && !isSame(other, values)))
    if (i >= 0) behind[i]!.push(values)
    found.set(number, i < 0 ? ranks : i + 2)
  }
  return found
}
