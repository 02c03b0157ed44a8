/** Student's t: where a mean lies, of few measurements. */
import type { Mean } from '../contract/confirmation.ts'

/** P(|T| < t) for t = sqrt(freedom) tan(angle): a finite sum for whole degrees (Abramowitz and Stegun 26.7.3, 26.7.4). */
const probabilityWithin = (angle: number, freedom: number): number => {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = freedom % 2 === 1
  let term = isOdd ? cos : 1
  let sum = 0
  for (let k = isOdd ? 1 : 0; k < freedom - 1; k += 2) {
    sum += term
    term *= ((k + 1) / (k + 2)) * cos * cos
  }
  return isOdd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum
}

/**
 * How many standard errors to either side of a mean hold the true one.
 * @param freedom degrees of freedom, a whole number from 1.
 * @param share probability, below 1.
 */
export const studentFactor = (freedom: number, share: number): number => {
  let [low, high] = [0, Math.PI / 2]
  // as far as doubles part the two
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (probabilityWithin(middle, freedom) < share) low = middle
    else high = middle
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2)
}

/** Of at least one. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Mean of at least one measurement, with its interval of 95 %.
 * @param least of the quantity: its interval does not go below.
 */
export const meanWithInterval = (values: readonly number[], least = -Infinity): Mean => {
  const centre = meanOf(values)
  const freedom = values.length - 1
  if (freedom === 0) return { mean: centre, interval: null }
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / freedom
  const reach = studentFactor(freedom, 0.95) * Math.sqrt(variance / values.length)
  return { mean: centre, interval: [Math.max(least, centre - reach), centre + reach] }
}
