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
  /** The mean alone, which costs n where the variance costs n^2. */
  mean(point: Float64Array): number
  at(point: Float64Array): Prediction
  withSlopes(point: Float64Array): Prediction & { readonly slopes: PredictionSlopes }
  /** Covariances of the latent function between several points, row by row. */
  covariances(points: readonly Float64Array[]): Float64Array
}

/** The posterior (Rasmussen and Williams, 2006, eq. 2.25 and 2.26). */
export const posterior = (evidence: Evidence, hyper: Hyperparameters): Posterior => {
  const factored = factorCovariance(evidence, pairGaps(evidence), hyper)
  if (!factored) throw new Error('the covariance is not positive definite')
  const { factor, weights } = factored
  const { kernel, metrics, points } = evidence
  const { outputscale, mean: priorMean } = hyper
  const scales = hyper.lengthscales.map((lengthscale) => lengthscale ** -2)

  const distance = (a: Float64Array, b: Float64Array): number => {
    let sum = 0
    for (let j = 0; j < metrics.length; j++) sum += scales[j]! * squaredGap(metrics[j]!, a[j]!, b[j]!)
    return sum
  }
  const distances = (point: Float64Array): Float64Array => {
    const q = new Float64Array(points.length)
    for (let i = 0; i < q.length; i++) q[i] = distance(point, points[i]!)
    return q
  }
  const priorCovariance = (q: number): number => outputscale * kernel.value(q)
  const predict = (covariance: Float64Array, whitened: Float64Array): Prediction => ({
    mean: priorMean + dot(covariance, weights),
    variance: Math.max(0, outputscale - dot(whitened, whitened)),
  })

  return {
    mean: (point) =>
      priorMean + outputscale * distances(point).reduce((sum, q, i) => sum + kernel.value(q) * weights[i]!, 0),
    at: (point) => {
      const covariance = distances(point).map(priorCovariance)
      return predict(covariance, solveLower(factor, covariance))
    },
    covariances: (asked) => {
      const whitened = asked.map((point) => solveLower(factor, distances(point).map(priorCovariance)))
      const covariances = new Float64Array(asked.length ** 2)
      for (let a = 0, at = 0; a < asked.length; a++)
        for (let b = 0; b < asked.length; b++, at++)
          covariances[at] = priorCovariance(distance(asked[a]!, asked[b]!)) - dot(whitened[a]!, whitened[b]!)
      return covariances
    },
    withSlopes: (point) => {
      const q = distances(point)
      const values = q.map(kernel.value)
      const covariance = values.map((value) => outputscale * value)
      const whitened = solveLower(factor, covariance)
      const solved = solveLowerTransposed(factor, whitened)
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
      return { ...predict(covariance, whitened), slopes: { mean, variance } }
    },
  }
}
