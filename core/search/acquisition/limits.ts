/** What else trials tell than their objectives: limits that they break, that they fail, what they cost. */
import { bestAndSpread } from '../best-and-spread.ts'
import type { Measured, Problem } from '../problem.ts'
import type { Surrogate } from '../surrogate/surrogate.ts'
import type { LearntLimit } from './acquisition.ts'

type Point = Float64Array

/** Beliefs are made of at most so many trials: a Gaussian process takes no more in its stride. */
export const mostHeld = 256
/** How near to 1, a failure, a belief may come: nearer to those that trained, for a failure costs a training. */
const mostFailing = 0.25

/** Trials as points of the cube; the measured ones in the order of `trials`. */
export interface Ended {
  readonly trials: readonly Measured[]
  readonly measured: readonly Point[]
  readonly pruned: readonly Point[]
  readonly failed: readonly Point[]
}

type Learn = (points: readonly Point[], values: Float64Array, held: readonly number[]) => Surrogate

/** A surrogate of a figure by the trials that told it; undefined if none did. */
const learnFigure = (
  { trials, measured }: Ended,
  figureOf: (trial: Measured) => number,
  learn: Learn,
): Surrogate | undefined => {
  const told = [...trials.keys()].filter((i) => Number.isFinite(figureOf(trials[i]!)))
  if (told.length === 0) return undefined
  return learn(
    told.map((i) => measured[i]!),
    Float64Array.from(told, (i) => figureOf(trials[i]!)),
    bestAndSpread(
      told.map((i) => trials[i]!.losses),
      mostHeld,
    ),
  )
}

/** A surrogate of the logarithm of costs, in units of the first: one of them is 0, so that no logarithm is taken of it. */
export const learnCost = (ended: Ended, learn: Learn): Surrogate | undefined => {
  const unit = ended.trials.find(({ cost }) => cost > 0)?.cost
  return unit === undefined ? undefined : learnFigure(ended, ({ cost }) => Math.log(cost / unit), learn)
}

/**
 * The problem's limits, each by a surrogate of its figure; where trials failed, also that they do not: a surrogate of 0 for
 * trials that trained and 1 for those that failed, which must stay low.
 */
export const learnLimits = ({ limits = [] }: Problem, ended: Ended, learn: Learn): LearntLimit[] => {
  const { trials, measured, pruned, failed } = ended
  const learnt = limits.flatMap(({ max }, l): LearntLimit[] => {
    const surrogate = learnFigure(ended, ({ exceeds }) => max + exceeds[l]!, learn)
    return surrogate ? [{ surrogate, max }] : []
  })
  if (failed.length === 0) return learnt
  const trained = [...measured, ...pruned]
  const ends = Float64Array.from([...trained.map(() => 0), ...failed.map(() => 1)])
  const held = bestAndSpread(
    trials.map(({ losses }) => losses),
    mostHeld,
    ends.length - trials.length,
  )
  return [...learnt, { surrogate: learn([...trained, ...failed], ends, held), max: mostFailing }]
}
