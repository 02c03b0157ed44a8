/** log of the expected hypervolume improvement, exact for independent objectives and stable where the improvement is tiny. */
import type { Belief } from '../surrogate/belief.ts'
import { coverOf, tailBelow } from '../surrogate/belief.ts'
import { nonDominatedBoxes } from './boxes.ts'

export interface LogEhvi {
  /** Natural logarithm; -Infinity only where an exact value makes improvement impossible. */
  readonly value: number
  /** Derivative in each belief's mean. */
  readonly mean: Float64Array
  /** Derivative in each belief's sd. */
  readonly sd: Float64Array
}

/** An interval of one objective that some boxes span, by the indices of its ends among that objective's bounds. */
interface Side {
  readonly lower: number
  readonly upper: number
}

/**
 * The acquisition over a front (all objectives minimised): takes one belief an objective.
 * EHVI = sum over the boxes that the front leaves of prod_j (E[(upper_j - y_j)+] - E[(lower_j - y_j)+]), in log space
 * throughout (the sum over boxes: Yang et al., 2019; why in logarithms: Ament et al., 2023). With one objective it is log-EI.
 */
export const createLogEhvi = (
  front: readonly (readonly number[])[],
  reference: readonly number[],
): ((beliefs: readonly Belief[]) => LogEhvi) => {
  const boxes = nonDominatedBoxes(front, reference)
  const objectives = reference.map((_, j) => {
    const bounds = [...new Set(boxes.flatMap((box) => [box.lower[j]!, box.upper[j]!]))]
    const place = new Map(bounds.map((bound, i) => [bound, i]))
    const sides: Side[] = []
    const known = new Map<string, number>()
    const sideOfBox = boxes.map((box) => {
      const side = { lower: place.get(box.lower[j]!)!, upper: place.get(box.upper[j]!)! }
      const key = `${side.lower},${side.upper}`
      if (!known.has(key)) known.set(key, sides.push(side) - 1)
      return known.get(key)!
    })
    return { bounds, sides, sideOfBox }
  })

  return (beliefs) => {
    const covers = objectives.map(({ bounds, sides }, j) => {
      const belief = beliefs[j]!
      const tails = bounds.map((bound) => tailBelow(belief, bound))
      return sides.map(({ lower, upper }) =>
        coverOf(belief, bounds[lower]!, bounds[upper]!, tails[lower]!, tails[upper]!),
      )
    })
    const coverOfBox = (box: number, j: number) => covers[j]![objectives[j]!.sideOfBox[box]!]!
    const logs = boxes.map((_, box) => beliefs.reduce((sum, _, j) => sum + coverOfBox(box, j).log, 0))
    const largest = Math.max(...logs)
    const mean = new Float64Array(beliefs.length)
    const sd = new Float64Array(beliefs.length)
    if (largest === -Infinity) return { value: -Infinity, mean, sd }
    const shares = logs.map((log) => Math.exp(log - largest))
    const total = shares.reduce((sum, share) => sum + share, 0)
    shares.forEach((share, box) => {
      for (let j = 0; j < beliefs.length; j++) {
        const cover = coverOfBox(box, j)
        if (share === 0) continue
        mean[j]! += (share / total) * cover.mean
        sd[j]! += (share / total) * cover.sd
      }
    })
    return { value: largest + Math.log(total), mean, sd }
  }
}
