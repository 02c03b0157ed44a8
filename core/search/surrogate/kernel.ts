/** How alike two points of the unit cube are: squared gaps a dimension, and the kernel over their scaled sum. */

/** A stationary kernel of unit variance as a function of q, the squared distance in lengthscales. */
export interface Kernel {
  value(q: number): number
  /** d value / d q, given the value at q. */
  slope(q: number, value: number): number
}

/** Matern, smoothness 5/2 (Rasmussen and Williams, 2006, eq. 4.17). */
export const matern52: Kernel = {
  value: (q) => {
    const a = Math.sqrt(5 * q)
    return (1 + a + (5 / 3) * q) * Math.exp(-a)
  },
  slope: (q, value) => {
    const a = Math.sqrt(5 * q)
    return ((-5 / 6) * value * (1 + a)) / (1 + a + (5 / 3) * q)
  },
}

/**
 * How one dimension measures a gap, with NaN for "inactive". Each is a Euclidean embedding, so kernels stay positive
 * definite: `line` is the interval itself; `choice` puts all values at distance 1 from each other (Hamming);
 * `arc` bends the interval around a centre where the inactive points lie, at distance 1 from every value
 * (Hutter and Osborne, 2013).
 */
export type Metric = 'line' | 'choice' | 'arc'

/** The squared gap between two coordinates. */
export const squaredGap = (metric: Metric, a: number, b: number): number => {
  if (metric === 'line') return (a - b) * (a - b)
  if (a === b) return 0
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : 1
  return metric === 'choice' ? 1 : 2 - 2 * Math.cos(a - b)
}

/** d squaredGap / d a; 0 where a is not a continuous active coordinate. */
export const gapSlope = (metric: Metric, a: number, b: number): number => {
  if (metric === 'line') return 2 * (a - b)
  return metric === 'choice' || Number.isNaN(a) || Number.isNaN(b) ? 0 : 2 * Math.sin(a - b)
}

/** q[i] += weight squaredGap(u, column[i]): one dimension's part of the squared distances from a point to many. */
export const addSquaredGaps = (
  q: Float64Array,
  metric: Metric,
  u: number,
  column: Float64Array,
  weight: number,
): void => {
  if (metric === 'line') for (let i = 0; i < q.length; i++) q[i]! += weight * (u - column[i]!) * (u - column[i]!)
  else for (let i = 0; i < q.length; i++) q[i]! += weight * squaredGap(metric, u, column[i]!)
}
