/** What a Gaussian process has seen, and the factored covariance that likelihood and posterior share. */
import type { Kernel, Metric } from './kernel.ts'
import { squaredGap } from './kernel.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/linear-algebra.ts'

/** Points of the unit cube and what was observed there. */
export interface Evidence {
  readonly kernel: Kernel
  /** One a dimension. */
  readonly metrics: readonly Metric[]
  readonly points: readonly Float64Array[]
  readonly outputs: Float64Array
}

export interface Hyperparameters {
  /** One a dimension. */
  readonly lengthscales: Float64Array
  /** Variance of the latent function. */
  readonly outputscale: number
  /** Variance of the observation noise. */
  readonly noise: number
  /** Prior mean. */
  readonly mean: number
}

/** Squared gaps of every pair i >= j, packed by rows, one array a dimension; they do not depend on hyperparameters. */
export const pairGaps = ({ metrics, points }: Evidence): Float64Array[] =>
  metrics.map((metric, dimension) => {
    const gaps = new Float64Array((points.length * (points.length + 1)) / 2)
    let pair = 0
    for (let i = 0; i < points.length; i++)
      for (let j = 0; j <= i; j++) gaps[pair++] = squaredGap(metric, points[i]![dimension]!, points[j]![dimension]!)
    return gaps
  })

export interface FactoredCovariance {
  /** Squared distance in lengthscales of each packed pair. */
  readonly q: Float64Array
  /** Kernel value of each packed pair. */
  readonly k: Float64Array
  /** L, n x n by rows, with L L' = outputscale K + noise I. */
  readonly factor: Float64Array
  readonly logDeterminant: number
  /** y - mean. */
  readonly residual: Float64Array
  /** (outputscale K + noise I)^-1 (y - mean). */
  readonly weights: Float64Array
}

/** Undefined where the covariance is not positive definite to rounding. */
export const factorCovariance = (
  { kernel, outputs }: Evidence,
  gaps: readonly Float64Array[],
  hyper: Hyperparameters,
): FactoredCovariance | undefined => {
  const n = outputs.length
  const q = new Float64Array((n * (n + 1)) / 2)
  gaps.forEach((gap, dimension) => {
    const weight = hyper.lengthscales[dimension]! ** -2
    for (let pair = 0; pair < q.length; pair++) q[pair]! += weight * gap[pair]!
  })
  const k = q.map(kernel.value)
  const factor = new Float64Array(n * n)
  for (let i = 0, pair = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) factor[i * n + j] = hyper.outputscale * k[pair++]!
    factor[i * n + i]! += hyper.noise
  }
  if (!cholesky(factor, n)) return undefined
  let logDeterminant = 0
  for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(factor[i * n + i]!)
  const residual = outputs.map((y) => y - hyper.mean)
  const weights = solveLowerTransposed(factor, solveLower(factor, residual))
  return { q, k, factor, logDeterminant, residual, weights }
}
