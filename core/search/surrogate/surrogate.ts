/** A Gaussian process fitted to one objective: what it believes of any point, and how that belief changes with the point. */
import type { Belief } from './belief.ts'
import type { Evidence, Hyperparameters } from './covariance.ts'
import { fitHyperparameters } from './fit.ts'
import type { Metric } from './kernel.ts'
import { matern52 } from './kernel.ts'
import { posterior } from './posterior.ts'
import { remember } from './remember.ts'

export interface Surrogate {
  believe(point: Float64Array): Belief
  /** The median of the belief, in the unit of the values; much cheaper than the belief. */
  expect(point: Float64Array): number
  /** The belief, and the derivatives of its mean and sd in each coordinate of the point. */
  withSlopes(point: Float64Array): {
    readonly belief: Belief
    readonly mean: Float64Array
    readonly sd: Float64Array
  }
  /** Covariances of what is believed of several points, row by row; of logarithms where beliefs are `logNormal`. */
  covariances(points: readonly Float64Array[]): Float64Array
  /** Standard deviation of the noise of one measurement; of its logarithm where beliefs are `logNormal`. */
  readonly noise: number
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
    expect: (point) => {
      const mean = centre + spread * process.mean(point)
      return kind === 'logNormal' ? Math.exp(mean) : mean
    },
    withSlopes: (point) => {
      const { mean, variance, slopes } = process.withSlopes(point)
      const sd = deviation(variance)
      return {
        belief: { kind, mean: centre + spread * mean, sd: spread * sd },
        mean: slopes.mean.map((slope) => spread * slope),
        sd: slopes.variance.map((slope) => (spread * slope) / (2 * sd)),
      }
    },
    covariances: (points) => process.covariances(points).map((covariance) => spread ** 2 * covariance),
    noise: spread * Math.sqrt(hyper.noise),
    expecting: (points) => {
      if (points.length === 0) return surrogate
      const outputs = Float64Array.from([...evidence.outputs, ...points.map((point) => process.at(point).mean)])
      return surrogateOf({ ...evidence, points: [...evidence.points, ...points], outputs }, hyper, scale)
    },
  }
  return surrogate
}

/** At most so many observations, evenly chosen, tell the hyperparameters. */
const mostFitted = 100

/** The logarithm must explain the values this much better (in nats) than the values themselves ... */
const logEvidence = 5
/** ... and is not tried if the least value is below this part of the median: logarithms near 0 outweigh all else. */
const logLeast = 0.01

/** An even selection of at most `most` of `n` indices. */
const evenly = (n: number, most: number): number[] => {
  const size = Math.min(n, most)
  return Array.from({ length: size }, (_, i) => Math.floor(((i + 1) * n) / size) - 1)
}

interface Seen {
  readonly metrics: readonly Metric[]
  readonly points: readonly Float64Array[]
  readonly values: Float64Array
}

/** How values become standardised outputs. */
const scaleOf = (kind: Scale['kind'], values: Float64Array): Scale => {
  const transformed = kind === 'logNormal' ? values.map(Math.log) : values
  const centre = transformed.reduce((sum, v) => sum + v, 0) / values.length
  const varies = Math.max(...values) > Math.min(...values)
  const variance = transformed.reduce((sum, v) => sum + (v - centre) ** 2, 0) / values.length
  return { kind, centre, spread: varies ? Math.sqrt(variance) : 1 }
}

const evidenceOf = ({ metrics, points, values }: Seen, { kind, centre, spread }: Scale): Evidence => ({
  kernel: matern52,
  metrics,
  points,
  outputs: values.map((v) => ((kind === 'logNormal' ? Math.log(v) : v) - centre) / spread),
})

/** Those observations alone. */
const only = ({ metrics, points, values }: Seen, indices: readonly number[]): Seen => ({
  metrics,
  points: indices.map((i) => points[i]!),
  values: Float64Array.from(indices, (i) => values[i]!),
})

const hasLogarithms = (values: Float64Array): boolean => {
  const median = values.toSorted()[values.length >> 1]!
  return Math.min(...values) > Math.max(0, logLeast * median)
}

/** The better explanation of values, on their own scale or that of their logarithms. */
const explain = (seen: Seen): { readonly kind: Scale['kind']; readonly hyper: Hyperparameters } => {
  const { values } = seen
  const fitOn = (kind: Scale['kind']) => {
    const scale = scaleOf(kind, values)
    const { hyper, score } = fitHyperparameters(evidenceOf(seen, scale))
    // The density of the values themselves, so that both scales can be compared (change of variables).
    const jacobian = kind === 'logNormal' ? -values.reduce((sum, v) => sum + Math.log(v), 0) : 0
    return { kind, hyper, evidenceFor: score + jacobian - values.length * Math.log(scale.spread) }
  }
  const plain = fitOn('normal')
  const logarithmic = hasLogarithms(values) ? fitOn('logNormal') : plain
  return logarithmic.evidenceFor > plain.evidenceFor + logEvidence ? logarithmic : plain
}

/** Explanations of the last few series of values: those of a growing series are asked for again and again. */
const recall = remember(explain, 16)

/** Up to so many observations are explained anew each time; then only whenever they have grown by `growth`. */
const explainedAnew = 48
const growth = 1.1

/** How many of the first observations the explanation is taken from. */
const explained = (n: number): number => {
  let size = Math.min(n, explainedAnew)
  while (Math.floor(size * growth) <= n && n > explainedAnew) size = Math.floor(size * growth)
  return size
}

/**
 * Fits a surrogate to values (any unit) at points of the unit cube; on their logarithms if these are explained better.
 * @param held the observations that beliefs are made of; all of them tell the hyperparameters.
 */
export const fitSurrogate = (
  metrics: readonly Metric[],
  points: readonly Float64Array[],
  values: Float64Array,
  held: readonly number[] = [...points.keys()],
): Surrogate => {
  const n = values.length
  const early = explained(n)
  const seen = { metrics, points, values }
  const first = recall(only(seen, evenly(early, mostFitted)))
  const kind = hasLogarithms(values) ? first.kind : 'normal'
  const scale = scaleOf(kind, values)
  const hyper =
    early === n
      ? first.hyper
      : fitHyperparameters(evidenceOf(only(seen, evenly(n, mostFitted)), scale), first.hyper).hyper
  return surrogateOf(evidenceOf(only(seen, held), scale), hyper, scale)
}
