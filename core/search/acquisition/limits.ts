/** What may keep a candidate off the front whatever it improves: a limit that it breaks, or that it fails. */
import type { Measured, Problem } from '../problem.ts'
import type { Surrogate } from '../surrogate/surrogate.ts'
import type { LearntLimit } from './acquisition.ts'
import { heldOf } from './held.ts'

type Point = Float64Array

/** How near to 1, a failure, a belief may come: nearer to those that trained, for a failure costs a training. */
const mostFailing = 0.25

/** Trials as points of the cube; the measured ones in the order of `trials`. */
export interface Ended {
  readonly trials: readonly Measured[]
  readonly measured: readonly Point[]
  readonly pruned: readonly Point[]
  readonly failed: readonly Point[]
}

/**
 * The problem's limits, each by a surrogate of its figure; where trials failed, also that they do not: a surrogate of 0 for
 * trials that trained and 1 for those that failed, which must stay low.
 */
export const learnLimits = (
  { limits = [] }: Problem,
  { trials, measured, pruned, failed }: Ended,
  learn: (points: readonly Point[], values: Float64Array, held: readonly number[]) => Surrogate,
): LearntLimit[] => {
  const learnt = limits.flatMap(({ max }, l): LearntLimit[] => {
    const told = [...trials.keys()].filter((i) => Number.isFinite(trials[i]!.exceeds[l]))
    if (told.length === 0) return []
    const values = Float64Array.from(told, (i) => max + trials[i]!.exceeds[l]!)
    const held = heldOf(
      told.map((i) => trials[i]!),
      0,
    )
    return [
      {
        surrogate: learn(
          told.map((i) => measured[i]!),
          values,
          held,
        ),
        max,
      },
    ]
  })
  if (failed.length === 0) return learnt
  const trained = [...measured, ...pruned]
  const ends = Float64Array.from([...trained.map(() => 0), ...failed.map(() => 1)])
  const held = heldOf(trials, ends.length - trials.length)
  return [...learnt, { surrogate: learn([...trained, ...failed], ends, held), max: mostFailing }]
}
