/** Means, variances and quantiles of lists of numbers. */
import type { Interval } from '../../contract/insight.ts'

export const mean = (values: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** About the mean of all of them. */
export const variance = (values: Float64Array): number => {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2
  return sum / values.length
}

/** Between two values in proportion; what is infinite is not mixed. */
const quantile = (sorted: Float64Array, share: number): number => {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  return below === above ? below : below + (at - Math.floor(at)) * (above - below)
}

/** The median, and between which values the middle 80 % lie. */
export const spread = (values: Float64Array): Interval & { readonly median: number } => {
  const sorted = values.toSorted()
  return { low: quantile(sorted, 0.1), median: quantile(sorted, 0.5), high: quantile(sorted, 0.9) }
}

/** Between which values the middle 80 % lie. */
export const middle = (values: Float64Array): Interval => {
  const { low, high } = spread(values)
  return { low, high }
}
