/** How well hyperparameters explain what was seen, with the exact gradient. */
import type { Evidence, Hyperparameters } from './covariance.ts'
import { factorCovariance } from './covariance.ts'
import { dot, gramOfLower, invertLower } from '../numerics/linear-algebra.ts'

export interface MarginalLikelihood {
  /** log p(outputs | points, hyperparameters). */
  readonly value: number
  /** Derivatives in the natural logarithms of each lengthscale, the outputscale and the noise. */
  readonly gradient: Float64Array
}

/**
 * Log marginal likelihood and its gradient (Rasmussen and Williams, 2006, eq. 5.8 and 5.9), given `pairGaps(evidence)`.
 * Undefined where the covariance is not positive definite to rounding.
 */
export const marginalLikelihood = (
  evidence: Evidence,
  gaps: readonly Float64Array[],
  hyper: Hyperparameters,
): MarginalLikelihood | undefined => {
  const factored = factorCovariance(evidence, gaps, hyper)
  if (!factored) return undefined
  const { q, k, factor, logDeterminant, residual, weights } = factored
  const { lengthscales, outputscale, noise } = hyper
  const n = weights.length
  const d = gaps.length
  const inverse = gramOfLower(invertLower(factor, n), n)
  const gradient = new Float64Array(d + 2)
  // d value / d q of each pair; a pair off the diagonal stands for both its entries.
  const pull = new Float64Array(q.length)
  for (let i = 0, pair = 0; i < n; i++)
    for (let j = 0; j <= i; j++, pair++) {
      const entry = (weights[i]! * weights[j]! - inverse[i * n + j]!) * (i === j ? 0.5 : 1)
      gradient[d]! += entry * outputscale * k[pair]!
      if (i === j) gradient[d + 1]! += entry * noise
      pull[pair] = entry * outputscale * evidence.kernel.slope(q[pair]!, k[pair]!)
    }
  gaps.forEach((gap, dimension) => (gradient[dimension] = -2 * lengthscales[dimension]! ** -2 * dot(pull, gap)))
  return { value: -0.5 * (dot(residual, weights) + logDeterminant + n * Math.log(2 * Math.PI)), gradient }
}
