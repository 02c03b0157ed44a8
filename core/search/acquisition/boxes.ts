/** Cuts the region that a front does not yet dominate into disjoint boxes: the ground of expected hypervolume improvement. */

/** Open towards minus infinity where `lower` says so. */
export interface NonDominatedBox {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/**
 * Disjoint boxes whose union is what is below `reference` and not dominated by `points` (all objectives minimised).
 * A sweep along the last objective: between two neighbouring values the cut through the region is the region of one
 * objective fewer, and cuts that stay the same are merged, which leaves at most k + 1 boxes for two objectives and
 * 2k + 1 for three, with k points.
 */
export const nonDominatedBoxes = (
  points: readonly (readonly number[])[],
  reference: readonly number[],
): NonDominatedBox[] => {
  const last = reference.length - 1
  const inside = points.filter((point) => point.every((value, j) => value < reference[j]!))
  if (last === 0) return [{ lower: [-Infinity], upper: [Math.min(reference[0]!, ...inside.map((point) => point[0]!))] }]

  const levels = [...new Set(inside.map((point) => point[last]!))].sort((a, b) => a - b)
  const boxes: NonDominatedBox[] = []
  let open = new Map<string, { box: NonDominatedBox; from: number }>()
  const close = ({ box, from }: { box: NonDominatedBox; from: number }, to: number) =>
    boxes.push({ lower: [...box.lower, from], upper: [...box.upper, to] })

  for (const from of [-Infinity, ...levels]) {
    const below = inside.filter((point) => point[last]! <= from).map((point) => point.slice(0, last))
    const next: typeof open = new Map()
    for (const box of nonDominatedBoxes(below, reference.slice(0, last))) {
      const key = `${box.lower.join()};${box.upper.join()}`
      next.set(key, open.get(key) ?? { box, from })
    }
    for (const [key, cut] of open) if (!next.has(key)) close(cut, from)
    open = next
  }
  for (const cut of open.values()) close(cut, reference[last]!)
  return boxes
}
