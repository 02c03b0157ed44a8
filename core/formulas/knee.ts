/** The knee of a front: the member that gives up least of everything, or of what weighs most. */

/**
 * Index of the point nearest the ideal point, after scaling each objective to the points' range.
 * @param points [point][objective], all minimised.
 * @param logarithmic objectives that are compared by their logarithm (where all values are positive).
 * @param weights what a step away from the ideal counts, an objective each; all the same by default.
 * @returns undefined for no points.
 */
export const kneeOf = (
  points: readonly (readonly number[])[],
  logarithmic: readonly boolean[],
  weights: readonly number[] = logarithmic.map(() => 1),
): number | undefined => {
  const columns = logarithmic.map((log, m) => {
    const values = points.map((point) => point[m]!)
    const scaled = log && values.every((v) => v > 0) ? values.map(Math.log) : values
    const low = Math.min(...scaled)
    const range = Math.max(...scaled) - low
    return scaled.map((v) => (range > 0 ? (v - low) / range : 0))
  })
  const distances = points.map((_, i) => Math.hypot(...columns.map((column, m) => weights[m]! * column[i]!)))
  return points.length === 0 ? undefined : distances.indexOf(Math.min(...distances))
}
