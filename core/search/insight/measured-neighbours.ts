/** Sensitivity by trials: which two of them differ by a minor change of one parameter, and most in an objective. */
import type { Neighbours } from '../../contract/insight.ts'
import { changeBetween, isMinor, ordered, yardstickOf, type Change, type Side } from './neighbours.ts'
import { valueOf, type Studied } from './studied.ts'

/** Calls `each` with all pairs of trials that a minor change may part. */
const sweep = ({ cube, points }: Studied, each: (a: number, b: number) => void): void => {
  const along = cube.dimensions.findIndex(({ metric }) => metric === 'line')
  const at = (i: number): number => points[i]![along] ?? 0
  const order = points.map((_, i) => i).sort((a, b) => at(a) - at(b))
  order.forEach((a, i) => {
    for (let k = i + 1; k < order.length && isMinor(at(order[k]!) - at(a)); k++) each(a, order[k]!)
  })
}

interface Pair extends Change {
  readonly a: number
  readonly b: number
  readonly ratio: number
}

/** One list an objective: of each parameter the pairs whose ratio is biggest, alone and nearly, the biggest first. */
export const measuredNeighbours = (studied: Studied): Neighbours[][] => {
  const { problem, trials, points, cube } = studied
  const { objectives } = problem
  const merits = objectives.map((_, j) => {
    const { meritOf } = yardstickOf(studied, j)
    return Float64Array.from(trials, (trial) => meritOf(valueOf(studied, trial, j)))
  })
  /** By twice the dimension, and 1 where all else is equal. */
  const best = objectives.map((): Pair[] => [])
  sweep(studied, (a, b) => {
    const change = changeBetween(cube, points[a]!, points[b]!)
    if (!change) return
    const kind = 2 * change.dimension + Number(change.isAlone)
    merits.forEach((merit, j) => {
      const less = Math.min(merit[a]!, merit[b]!)
      const ratio = less > 0 ? Math.max(merit[a]!, merit[b]!) / less : 1
      if (ratio > (best[j]![kind]?.ratio ?? 1)) best[j]![kind] = { ...change, a, b, ratio }
    })
  })
  const sideOf = (i: number, j: number): Side => {
    const { number, parameters } = trials[i]!
    return { trial: number, parameters, value: valueOf(studied, trials[i]!, j) }
  }
  return best.map((pairs, j) =>
    pairs
      .flat()
      .map(({ dimension, isAlone, a, b, ratio, step }) => ({
        parameter: cube.dimensions[dimension]!.name,
        ratio,
        ...ordered(objectives[j]!, sideOf(a, j), sideOf(b, j)),
        step,
        source: isAlone ? ('alone' as const) : ('nearly' as const),
      }))
      .sort((x, y) => y.ratio - x.ratio),
  )
}
