/** A Gaussian process fitted to one objective: what it believes of any point, and how that belief changes with the point. */
import type { Belief } from './belief.ts'
import type { Evidence, Hyperparameters } from './covariance.ts'
import { fitHyperparameters } from './fit.ts'
import type { Metric } from './kernel.ts'
import { matern52 } from './kernel.ts'
import { posterior } from './posterior.ts'

export interface Surrogate {
  believe(point: Float64Array): Belief
  /** Derivatives of the belief's mean and sd in each coordinate of the point. */
  slopes(point: Float64Array): { readonly mean: Float64Array; readonly sd: Float64Array }
  /** This surrogate after seeing, at further points, just what it believes of them (Kriging believer). */
  expecting(points: readonly Float64Array[]): Surrogate
}

/** How a belief's mean and sd follow from the process, which works on standardised outputs. */
interface Scale {
  readonly kind: 'normal' | 'logNormal'
  readonly centre: number
  readonly spread: number
}

/** Smallest posterior variance, in standardised outputs: keeps beliefs about points already seen from being exact. */
const leastVariance = 1e-12

const surrogateOf = (evidence: Evidence, hyper: Hyperparameters, scale: Scale): Surrogate => {
  const { kind, centre, spread } = scale
  const process = posterior(evidence, hyper)
  const deviation = (variance: number) => Math.sqrt(Math.max(leastVariance, variance))
  const surrogate: Surrogate = {
    believe: (point) => {
      const { mean, variance } = process.at(point)
      return { kind, mean: centre + spread * mean, sd: spread * deviation(variance) }
    },
    slopes: (point) => {
      const sd = deviation(process.at(point).variance)
      const { mean, variance } = process.slopesAt(point)
      return { mean: mean.map((slope) => spread * slope), sd: variance.map((slope) => (spread * slope) / (2 * sd)) }
    },
    expecting: (points) => {
      if (points.length === 0) return surrogate
      const outputs = Float64Array.from([...evidence.outputs, ...points.map((point) => process.at(point).mean)])
      return surrogateOf({ ...evidence, points: [...evidence.points, ...points], outputs }, hyper, scale)
    },
  }
  return surrogate
}

/** More observations than this add to the posterior, but the hyperparameters are fitted to an even selection of them. */
const mostFitted = 100

/** The logarithm must explain the values this much better (in nats) than the values themselves ... */
const logEvidence = 5
/** ... and is not tried if the least value is below this part of the median: logarithms near 0 outweigh all else. */
const logLeast = 0.01

const fitOn = (
  kind: Scale['kind'],
  metrics: readonly Metric[],
  points: readonly Float64Array[],
  values: Float64Array,
) => {
  const n = values.length
  const transformed = kind === 'logNormal' ? values.map(Math.log) : values
  const centre = transformed.reduce((sum, v) => sum + v, 0) / n
  const varies = Math.max(...values) > Math.min(...values)
  const spread = varies ? Math.sqrt(transformed.reduce((sum, v) => sum + (v - centre) ** 2, 0) / n) : 1
  const outputs = transformed.map((v) => (v - centre) / spread)
  const evidence: Evidence = { kernel: matern52, metrics, points, outputs }
  const selected = (_: unknown, i: number) => Math.floor(((i + 1) * mostFitted) / n) > Math.floor((i * mostFitted) / n)
  const { hyper, score } = fitHyperparameters(
    n <= mostFitted ? evidence : { ...evidence, points: points.filter(selected), outputs: outputs.filter(selected) },
  )
  // The density of the values themselves, so that both scales can be compared (change of variables).
  const jacobian = kind === 'logNormal' ? -transformed.reduce((sum, v) => sum + v, 0) : 0
  const evidenceFor = score + (Math.min(n, mostFitted) / n) * (jacobian - n * Math.log(spread))
  return { evidence, hyper, scale: { kind, centre, spread }, evidenceFor }
}

/** Fits a surrogate to values (any unit) at points of the unit cube; on their logarithms if these are explained better. */
export const fitSurrogate = (
  metrics: readonly Metric[],
  points: readonly Float64Array[],
  values: Float64Array,
): Surrogate => {
  const plain = fitOn('normal', metrics, points, values)
  const median = values.toSorted()[values.length >> 1]!
  const positive = Math.min(...values) > Math.max(0, logLeast * median)
  const logarithmic = positive ? fitOn('logNormal', metrics, points, values) : plain
  const best = logarithmic.evidenceFor > plain.evidenceFor + logEvidence ? logarithmic : plain
  return surrogateOf(best.evidence, best.hyper, best.scale)
}
