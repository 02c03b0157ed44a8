/** Which front a trial is on: the front, the one behind it once that is taken away, and so on. */
import type { TrialRow } from '../../core/contract/views.ts'
import { completeOf } from './objective.ts'

/** Ranks told apart; the last is all that lies further behind. */
export const ranks = 4

type Values = readonly number[]

/** Negative where `a` comes before `b` in the order of values, which no trial does that `b` dominates. */
const byValues = (a: Values, b: Values): number => {
  let i = 0
  while (i < a.length - 1 && a[i] === b[i]) i++
  return a[i]! - b[i]!
}

/** Of values that do not come after `b`. */
const dominates = (a: Values, b: Values): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i]! > b[i]!) return false
  return byValues(a, b) < 0
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
    // what the hindmost front dominates, those before it dominate too
    const i = behind.findLastIndex((front) => front.some((other) => dominates(other, values))) + 1
    behind[i]?.push(values)
    found.set(number, i + 2)
  }
  return found
}
