/** How lonely a point is among those of its own rank. */

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
