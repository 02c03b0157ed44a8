/** Where a loss will end, by how those of finished trials went on from the same place. */
import { dot, cholesky, solveLower, solveLowerTransposed } from '../numerics/linear-algebra.ts'

/** A loss on its way. */
export interface Passage {
  readonly now: number
  /** Half the way before. */
  readonly before: number
}

/** One that was watched to its end. */
export interface Passed extends Passage {
  readonly end: number
}

/** The mean and the scale of Student's t, with the finished trials' number + 2 degrees of freedom. */
export interface Forecast {
  readonly mean: number
  readonly scale: number
}

/** How far a loss falls depends on where it is and how fast it fell. */
const featuresOf = ({ now, before }: Passage): Float64Array => Float64Array.of(1, now, now - before)
const size = 3
/** Precision of the prior that a loss stays where it is, in finished trials. */
const priorPrecision = 0.1
/** The prior's standard deviation of what is left, in units of the losses' own scale. */
const priorDeviation = 0.1

/**
 * Bayesian linear regression of what is left to come, `end - now`, with the conjugate prior on weights and noise (normal,
 * inverse gamma with shape 1; Gelman et al., Bayesian Data Analysis, 14).
 */
export const forecast = (passed: readonly Passed[], passage: Passage): Forecast => {
  const rows = passed.map(featuresOf)
  const columns = Array.from({ length: size }, (_, i) => Float64Array.from(rows, (row) => row[i]!))
  const left = Float64Array.from(passed, ({ now, end }) => end - now)
  const precision = new Float64Array(size * size)
  const moment = new Float64Array(size)
  columns.forEach((column, i) => {
    moment[i] = dot(column, left)
    columns.forEach((other, j) => (precision[i * size + j] = dot(column, other) + (i === j ? priorPrecision : 0)))
  })
  cholesky(precision, size)
  const whitened = solveLower(precision, moment)
  const weights = solveLowerTransposed(precision, whitened)
  const shape = 1 + passed.length / 2
  const rate = priorDeviation ** 2 + Math.max(0, dot(left, left) - dot(whitened, whitened)) / 2
  const features = featuresOf(passage)
  const reach = solveLower(precision, features)
  return {
    mean: passage.now + dot(weights, features),
    scale: Math.sqrt((rate / shape) * (1 + dot(reach, reach))),
  }
}

/** Where a loss is expected to end, and what may be hoped. */
export interface Prospect {
  readonly expected: number
  readonly hope: number
}

/**
 * Losses above 0 are learnt as logarithms, others in units of their range.
 * @param optimism scales of a t that a hope lies below what is expected; by default one end in a hundred is better, with
 * ten trials finished.
 */
export const prospect = (passed: readonly Passed[], passage: Passage, optimism = 2.7): Prospect => {
  const all = [passage.now, passage.before, ...passed.flatMap(({ now, before, end }) => [now, before, end])]
  const low = Math.min(...all)
  const range = Math.max(...all) - low || 1
  const to = low > 0 ? Math.log : (value: number) => (value - low) / range
  const back = low > 0 ? Math.exp : (value: number) => low + range * value
  const moved = ({ now, before }: Passage): Passage => ({ now: to(now), before: to(before) })
  const { mean, scale } = forecast(
    passed.map((one) => ({ ...moved(one), end: to(one.end) })),
    moved(passage),
  )
  return { expected: back(mean), hope: back(mean - optimism * scale) }
}
