/** Why a trial: what it gives up against the others of the front, in differences with a sign. */
import type { StudySnapshot } from '../../core/contract/views.ts'
import { kneeOf } from '../../core/formulas/knee.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { asLoss } from '../../core/formulas/loss.ts'
import { completeOf, type CompleteTrial, type Display } from './objective.ts'

/** "−0.50 pts", "+0.76 µJ": a difference of two losses, as of their values, carries its sign. */
export const differenceWords = (display: Display, from: number, to: number): string => {
  const difference = asLoss(display, to - from) / display.factor
  const one = Math.abs(difference) === 1 ? display.unit.replace(/(?<=..)s$/, '') : display.unit
  const unit = display.unit === '%' ? 'pts' : one
  return `${difference > 0 ? '+' : ''}${threeDigits(difference)}${unit ? `\u00a0${unit}` : ''}`
}

/** The front's members nearest to a trial, each objective scaled to the front's range. */
export const neighboursOf = (snapshot: StudySnapshot, trial: CompleteTrial, most = 3): CompleteTrial[] => {
  const isMember = new Set(snapshot.front.trials)
  const members = completeOf(snapshot.trials).filter(({ number }) => isMember.has(number))
  const scales = trial.values.map((_, i) => {
    const values = members.map(({ values }) => values[i]!)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return high > low ? high - low : 1
  })
  const distance = ({ values }: CompleteTrial): number =>
    Math.hypot(...values.map((value, i) => (value - trial.values[i]!) / scales[i]!))
  return members
    .filter(({ number }) => number !== trial.number)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, most)
}

/**
 * The front's member nearest to the best of everything, each objective scaled to the front's range and weighed.
 * @param weights one an objective; all the same: the knee.
 */
export const preferredOf = (
  { trials, front, objectives }: StudySnapshot,
  weights: readonly number[],
): number | undefined => {
  const isMember = new Set(front.trials)
  const members = completeOf(trials).filter(({ number }) => isMember.has(number))
  const nearest = kneeOf(
    members.map(({ values }) => values),
    objectives.map(({ log }) => log),
    weights,
  )
  return nearest === undefined ? undefined : members[nearest]!.number
}

/** Its place among all, from the least loss; 1 is the best. */
export const rankOf = (trials: readonly CompleteTrial[], index: number, value: number): number =>
  1 + trials.filter(({ values }) => values[index]! < value).length
