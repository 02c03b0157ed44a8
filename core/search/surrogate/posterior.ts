/** What a Gaussian process expects of the latent function at any point, and how that changes with the point. */
import type { Evidence, Hyperparameters } from './covariance.ts'
import { factorCovariance, pairGaps } from './covariance.ts'
import { addSquaredGaps, gapSlope } from './kernel.ts'
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

const columnsOf = (points: readonly Float64Array[], dimensions: number): Float64Array[] =>
  Array.from({ length: dimensions }, (_, j) => Float64Array.from(points, (point) => point[j]!))

/** The posterior (Rasmussen and Williams, 2006, eq. 2.25 and 2.26). */
export const posterior = (evidence: Evidence, hyper: Hyperparameters): Posterior => {
  const factored = factorCovariance(evidence, pairGaps(evidence), hyper)
  if (!factored) throw new Error('the covariance is not positive definite')
  const { factor, weights } = factored
  const { kernel, metrics, points } = evidence
  const { outputscale, mean: priorMean } = hyper
  const scales = hyper.lengthscales.map((lengthscale) => lengthscale ** -2)
  const seen = columnsOf(points, metrics.length)

  const distances = (point: Float64Array, columns: readonly Float64Array[], count: number): Float64Array => {
    const q = new Float64Array(count)
    metrics.forEach((metric, j) => addSquaredGaps(q, metric, point[j]!, columns[j]!, scales[j]!))
    return q
  }
  const priorCovariances = (q: Float64Array): Float64Array => {
    const covariances = new Float64Array(q.length)
    for (let i = 0; i < q.length; i++) covariances[i] = outputscale * kernel.value(q[i]!)
    return covariances
  }
  const toSeen = (point: Float64Array): Float64Array => distances(point, seen, points.length)
  const predict = (covariance: Float64Array, whitened: Float64Array): Prediction => ({
    mean: priorMean + dot(covariance, weights),
    variance: Math.max(0, outputscale - dot(whitened, whitened)),
  })

  return {
    mean: (point) => priorMean + dot(priorCovariances(toSeen(point)), weights),
    at: (point) => {
      const covariance = priorCovariances(toSeen(point))
      return predict(covariance, solveLower(factor, covariance))
    },
    covariances: (asked) => {
      const n = asked.length
      const columns = columnsOf(asked, metrics.length)
      const whitened = asked.map((point) => solveLower(factor, priorCovariances(toSeen(point))))
      const covariances = new Float64Array(n ** 2)
      for (let a = 0; a < n; a++)
        priorCovariances(distances(asked[a]!, columns, n)).forEach(
          (prior, b) => (covariances[a * n + b] = prior - dot(whitened[a]!, whitened[b]!)),
        )
      return covariances
    },
    withSlopes: (point) => {
      const q = toSeen(point)
      const covariance = priorCovariances(q)
      const whitened = solveLower(factor, covariance)
      const solved = solveLowerTransposed(factor, whitened)
      for (let i = 0; i < q.length; i++) q[i] = outputscale * kernel.slope(q[i]!, covariance[i]! / outputscale)
      const mean = new Float64Array(metrics.length)
      const variance = new Float64Array(metrics.length)
      metrics.forEach((metric, j) => {
        const column = seen[j]!
        for (let i = 0; i < q.length; i++) {
          const step = q[i]! * scales[j]! * gapSlope(metric, point[j]!, column[i]!)
          mean[j]! += step * weights[i]!
          variance[j]! -= 2 * step * solved[i]!
        }
      })
      return { ...predict(covariance, whitened), slopes: { mean, variance } }
    },
  }
}
