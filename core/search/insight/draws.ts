/** Samples of a normal distribution of many numbers at once. */
import type { Random } from '../../random.ts'
import { cholesky } from '../numerics/linear-algebra.ts'

/** Rounding is first made up for by this share of the average variance, then by ever more. */
const leastJitter = 1e-10

/** L, by rows, with L L' = covariance, as nearly as rounding allows. */
const factorOf = (covariance: Float64Array, n: number): Float64Array => {
  let trace = 0
  for (let i = 0; i < n; i++) trace += covariance[i * n + i]!
  for (let jitter = leastJitter * (trace / n || 1); ; jitter *= 100) {
    const factor = covariance.slice()
    for (let i = 0; i < n; i++) factor[i * n + i]! += jitter
    if (cholesky(factor, n)) return factor
  }
}

/** @param covariance n x n by rows, symmetric, not negative but for rounding. */
export const drawsOf = (
  mean: Float64Array,
  covariance: Float64Array,
  count: number,
  random: Random,
): Float64Array[] => {
  const n = mean.length
  const factor = factorOf(covariance, n)
  return Array.from({ length: count }, () => {
    const normal = mean.map(() => random.normal())
    return mean.map((centre, i) => {
      let sum = centre
      for (let k = 0; k <= i; k++) sum += factor[i * n + k]! * normal[k]!
      return sum
    })
  })
}
