/** Several objectives as one, where there are too many for an exact hypervolume. */
import type { Random } from '../../random.ts'
import type { Measured } from '../problem.ts'

/** Part of the sum in the augmented Chebyshev distance, as in ParEGO. */
const augmentation = 0.05

/** ParEGO's loss: an augmented Chebyshev distance by weights drawn from the simplex (Knowles, 2006). */
export const scalarisation = (trials: readonly Measured[], random: Random): ((losses: readonly number[]) => number) => {
  const drawn = trials[0]!.losses.map(() => -Math.log(1 - random.uniform()))
  const total = drawn.reduce((sum, weight) => sum + weight, 0)
  const terms = drawn.map((weight, j) => {
    const values = trials.map(({ losses }) => losses[j]!)
    const best = Math.min(...values)
    return { best, weight: weight / total / (Math.max(...values) - best || 1) }
  })
  return (losses) => {
    const parts = terms.map(({ best, weight }, j) => weight * (losses[j]! - best))
    return Math.max(...parts) + augmentation * parts.reduce((sum, part) => sum + part, 0)
  }
}
