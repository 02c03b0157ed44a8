/** Who is better than whom when several objectives are minimised: dominance, the front, ranks. */

type Point = readonly number[]

/** True if `a` is nowhere worse than `b` and somewhere better; all objectives minimised. */
export const dominates = (a: Point, b: Point): boolean => {
  let isBetter = false
  for (let j = 0; j < a.length; j++) {
    // not greater or equal: what is no number is compared with nothing
    if (!(a[j]! <= b[j]!)) return false
    if (a[j]! < b[j]!) isBetter = true
  }
  return isBetter
}

/** Indices of the points that no other point dominates, ascending; equal points stay together. */
export const paretoFront = (points: readonly Point[]): number[] =>
  points.flatMap((point, i) => (points.some((other) => dominates(other, point)) ? [] : [i]))

/** Negative where `a` comes before `b` in the order of values, in which none is dominated by a later one. */
const byValues = (a: Point, b: Point): number => {
  const j = a.findIndex((value, i) => value !== b[i])
  return j < 0 ? 0 : a[j]! - b[j]!
}

/**
 * Rank of each point: 0 on the front, 1 on the front of the rest, and so on (non-dominated sorting, Goldberg 1989). Each
 * is compared with the fronts found so far: what the hindmost dominates, those before it dominate too.
 * @param most rank of all that lies further behind.
 */
export const nonDominatedRanks = (points: readonly Point[], most = Infinity): number[] => {
  const ranks = new Array<number>(points.length)
  const fronts: Point[][] = []
  for (const i of points.map((_, i) => i).sort((a, b) => byValues(points[a]!, points[b]!))) {
    const point = points[i]!
    const rank = fronts.findLastIndex((front) => front.some((other) => dominates(other, point))) + 1
    if (rank < most) (fronts[rank] ??= []).push(point)
    ranks[i] = rank
  }
  return ranks
}
