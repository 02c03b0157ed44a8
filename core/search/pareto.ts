/** Who is better than whom when several objectives are minimised: dominance, ranks, crowding, the front. */

/** True if `a` is nowhere worse than `b` and somewhere better; all objectives minimised. */
export const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, j) => value <= b[j]!) && a.some((value, j) => value < b[j]!)

/** Indices of the points that no other point dominates, ascending; equal points stay together. */
export const paretoFront = (points: readonly (readonly number[])[]): number[] =>
  points.flatMap((point, i) => (points.some((other) => dominates(other, point)) ? [] : [i]))

/** Rank of each point: 0 on the front, 1 on the front of the rest, and so on. */
export const nonDominatedRanks = (points: readonly (readonly number[])[]): number[] => {
  const ranks = new Array<number>(points.length).fill(-1)
  let left = points.map((_, i) => i)
  for (let rank = 0; left.length > 0; rank++) {
    for (const i of paretoFront(left.map((i) => points[i]!))) ranks[left[i]!] = rank
    left = left.filter((i) => ranks[i]! < 0)
  }
  return ranks
}

/**
 * Crowding distance of each point within its own rank (Deb et al., 2002, as pymoo scales it): the gap between its
 * neighbours in each objective over the range of the rank, averaged over objectives; Infinity at the ends.
 */
export const crowdingDistances = (points: readonly (readonly number[])[], ranks: readonly number[]): number[] => {
  const distances = new Array<number>(points.length).fill(0)
  const objectives = points[0]?.length ?? 0
  for (let rank = 0; rank <= Math.max(...ranks); rank++) {
    const members = points.flatMap((_, i) => (ranks[i] === rank ? [i] : []))
    for (let j = 0; j < objectives; j++) {
      const ordered = members.toSorted((a, b) => points[a]![j]! - points[b]![j]!)
      const value = (at: number) => points[ordered[at]!]![j]!
      const range = value(ordered.length - 1) - value(0)
      if (range === 0) continue
      ordered.forEach((member, at) => {
        const end = at === 0 || at === ordered.length - 1
        distances[member]! += end ? Infinity : (value(at + 1) - value(at - 1)) / range / objectives
      })
    }
  }
  return distances
}
