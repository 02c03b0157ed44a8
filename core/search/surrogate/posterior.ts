/** What a Gaussian process expects of the latent function at any point, and how that changes with the point. */
import type { Evidence, Hyperparameters } from './covariance.ts'
import { factorCovariance, pairGaps } from './covariance.ts'
import { gapSlope, squaredGap } from './kernel.ts'
import { dot, solveLower, solveLowerTransposed } from '../numerics/linear-algebra.ts'

export interface Prediction {
  readonly mean: number
  /** Of the latent function, without observation noise. */
  readonly variance: number
}

/** Derivatives of a prediction in each coordinate of its point; 0 in those that are not continuous. */
export interface PredictionSlopes {
  readonly mean: Float64Array
  readonly variance: Float64Array
}

export interface Posterior {
  at(point: Float64Array): Prediction
  slopesAt(point: Float64Array): PredictionSlopes
}

/** The posterior (Rasmussen and Williams, 2006, eq. 2.25 and 2.26). */
export const posterior = (evidence: Evidence, hyper: Hyperparameters): Posterior => {
  const factored = factorCovariance(evidence, pairGaps(evidence), hyper)
  if (!factored) throw new Error('the covariance is not positive definite')
  const { factor, weights } = factored
  const { kernel, metrics, points } = evidence
  const { outputscale, mean: priorMean } = hyper
  const scales = hyper.lengthscales.map((lengthscale) => lengthscale ** -2)

  const distances = (point: Float64Array): Float64Array => {
    const q = new Float64Array(points.length)
    for (let i = 0; i < q.length; i++) {
      const other = points[i]!
      let sum = 0
      for (let j = 0; j < metrics.length; j++) sum += scales[j]! * squaredGap(metrics[j]!, point[j]!, other[j]!)
      q[i] = sum
    }
    return q
  }

  return {
    at: (point) => {
      const covariance = distances(point).map((q) => outputscale * kernel.value(q))
      const whitened = solveLower(factor, covariance)
      return {
        mean: priorMean + dot(covariance, weights),
        variance: Math.max(0, outputscale - dot(whitened, whitened)),
      }
    },
    slopesAt: (point) => {
      const q = distances(point)
      const values = q.map(kernel.value)
      const covariance = values.map((value) => outputscale * value)
      const solved = solveLowerTransposed(factor, solveLower(factor, covariance))
      const mean = new Float64Array(metrics.length)
      const variance = new Float64Array(metrics.length)
      for (let i = 0; i < q.length; i++) {
        const slope = outputscale * kernel.slope(q[i]!, values[i]!)
        for (let j = 0; j < metrics.length; j++) {
          const step = slope * scales[j]! * gapSlope(metrics[j]!, point[j]!, points[i]![j]!)
          mean[j]! += step * weights[i]!
          variance[j]! -= 2 * step * solved[i]!
        }
      }
      return { mean, variance }
    },
  }
}
