/** The box that makes a hypervolume a share: the unit in which it means something. */

/**
 * Volume of the box between the best of each objective and the reference point: what a front of one perfect network
 * would dominate. Undefined without a reference, and where nothing beats it.
 * @param points [point][objective], all minimised; those on the front are enough.
 */
export const boxVolume = (
  points: readonly (readonly number[])[],
  reference: readonly number[] | null,
): number | undefined => {
  if (!reference || points.length === 0) return undefined
  const sides = reference.map((limit, m) => limit - Math.min(...points.map((point) => point[m]!)))
  const box = sides.reduce((volume, side) => volume * Math.max(0, side), 1)
  return box > 0 ? box : undefined
}

/** A hypervolume as the share of that box; null where either is missing. */
export const hypervolumeShare = (
  points: readonly (readonly number[])[],
  { reference, hypervolume }: { readonly reference: readonly number[] | null; readonly hypervolume: number | null },
): number | null => {
  const box = boxVolume(points, reference)
  return hypervolume === null || box === undefined ? null : hypervolume / box
}
