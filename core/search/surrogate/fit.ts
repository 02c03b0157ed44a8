/** The most probable hyperparameters of a Gaussian process (MAP), by L-BFGS from a few starts. */
import type { Evidence, Hyperparameters } from './covariance.ts'
import { pairGaps } from './covariance.ts'
import type { Minimum } from '../numerics/lbfgs.ts'
import { minimise } from '../numerics/lbfgs.ts'
import { marginalLikelihood } from './marginal-likelihood.ts'

/** Log-normal prior of one hyperparameter and the range it is sought in, all as natural logarithms. */
interface Prior {
  /** Where the density is highest: mu - sigma^2 of the log-normal. */
  readonly mode: number
  readonly sigma: number
  readonly lower: number
  readonly upper: number
}

/** Grows with the root of the dimension, as distances in the cube do (Hvarfner, Hellsten and Nardi, 2024). */
const lengthscalePrior = (dimensions: number): Prior => ({
  mode: Math.SQRT2 + 0.5 * Math.log(dimensions) - 3,
  sigma: Math.sqrt(3),
  lower: Math.log(0.025),
  upper: Math.log(1e3),
})
/** Outputs are standardised, so their variance is near 1. */
const outputscalePrior: Prior = { mode: 0, sigma: 1, lower: Math.log(1e-2), upper: Math.log(1e3) }
/** Wide: simulated objectives have no noise at all, validation errors have much. */
const noisePrior: Prior = { mode: -8, sigma: 3, lower: Math.log(1e-6), upper: 0 }

/** Lengthscale (in root dimensions) and noise of the further start: a smooth function seen through noise. */
const smoothStart = { lengthscale: 1.5, noise: 1e-2 }

/** What a fit from good hyperparameters may cost. */
const refinement = { iterations: 4, tolerance: 1e-2 }

export interface HyperparameterFit {
  readonly hyper: Hyperparameters
  /** Log marginal likelihood plus log prior, the prior's constant left out. */
  readonly score: number
}

const unpack = (logarithms: Float64Array): Hyperparameters => {
  const values = logarithms.map(Math.exp)
  const d = values.length - 2
  return { lengthscales: values.subarray(0, d), outputscale: values[d]!, noise: values[d + 1]!, mean: 0 }
}

/**
 * Fits hyperparameters to standardised outputs; the prior mean is 0. With `from`, climbs from there alone and not far: for
 * hyperparameters that fitted most of the same observations.
 */
export const fitHyperparameters = (evidence: Evidence, from?: Hyperparameters): HyperparameterFit => {
  const d = evidence.metrics.length
  const gaps = pairGaps(evidence)
  const priors = [...Array.from({ length: d }, () => lengthscalePrior(d)), outputscalePrior, noisePrior]

  const loss = (logarithms: Float64Array, gradient: Float64Array): number => {
    const likelihood = marginalLikelihood(evidence, gaps, unpack(logarithms))
    if (!likelihood) return Infinity
    let value = -likelihood.value
    priors.forEach(({ mode, sigma }, j) => {
      const deviation = (logarithms[j]! - mode) / sigma
      value += 0.5 * deviation ** 2
      gradient[j] = deviation / sigma - likelihood.gradient[j]!
    })
    return value
  }

  const box = {
    lower: Float64Array.from(priors, ({ lower }) => lower),
    upper: Float64Array.from(priors, ({ upper }) => upper),
  }
  const climb = (start: Float64Array, effort: { iterations?: number; tolerance: number }): Minimum =>
    minimise(loss, start, box, effort)
  if (from) {
    const best = climb(Float64Array.of(...from.lengthscales, from.outputscale, from.noise).map(Math.log), refinement)
    return { hyper: unpack(best.point), score: -best.value }
  }
  const modes = Float64Array.from(priors, ({ mode }) => mode)
  const smooth = modes.slice().fill(Math.log(smoothStart.lengthscale * Math.sqrt(d)), 0, d)
  smooth[d + 1] = Math.log(smoothStart.noise)
  const best = [modes, smooth]
    .map((start) => climb(start, { tolerance: 1e-4 }))
    .reduce((a, b) => (b.value < a.value ? b : a))
  return { hyper: unpack(best.point), score: -best.value }
}
