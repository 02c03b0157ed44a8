/** The volume that a set of points dominates below a reference point, exact for any number of objectives. */

type Point = readonly number[]

/** Area below `reference` dominated by points in two objectives: a staircase. */
const area = (points: readonly Point[], reference: Point): number => {
  let sum = 0
  let height = reference[1]!
  for (const [x, y] of points.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!) as [number, number][]) {
    if (y >= height) continue
    sum += (reference[0]! - x) * (height - y)
    height = y
  }
  return sum
}

/** While, Bradstreet and Barone (2012), "WFG": each point's own box less what later points cover of it. */
const volume = (points: readonly Point[], reference: Point): number => {
  if (reference.length === 1) return points.length ? reference[0]! - Math.min(...points.map((p) => p[0]!)) : 0
  if (reference.length === 2) return area(points, reference)
  const last = reference.length - 1
  const ordered = points.toSorted((a, b) => b[last]! - a[last]!)
  let sum = 0
  ordered.forEach((point, i) => {
    // Later points are no worse in the last objective, so what they cover of this box reaches through its whole depth.
    const depth = reference[last]! - point[last]!
    const flat = point.slice(0, last)
    const limited = ordered.slice(i + 1).map((other) => flat.map((value, j) => Math.max(value, other[j]!)))
    const flatReference = reference.slice(0, last)
    const own = flat.reduce((product, value, j) => product * (flatReference[j]! - value), 1)
    sum += depth * (own - volume(withoutDominated(limited), flatReference))
  })
  return sum
}

const withoutDominated = (points: readonly Point[]): Point[] =>
  points.filter(
    (point, i) =>
      !points.some(
        (other, k) =>
          k !== i && other.every((v, j) => v <= point[j]!) && (k < i || other.some((v, j) => v < point[j]!)),
      ),
  )

/**
 * Hypervolume dominated by `points` below `reference`, all objectives minimised. Points that do not beat the reference
 * in every objective count nothing.
 */
export const hypervolume = (points: readonly Point[], reference: Point): number =>
  volume(withoutDominated(points.filter((point) => point.every((value, j) => value < reference[j]!))), reference)
