/** The step of the optimisers in float64, on weights as a program runs them. */
import type { Floats } from '../floats.ts'
import {
  clipFactor,
  latentOf,
  runOf,
  spanOf,
  stepSize,
  whole,
  type Descent,
  type Optimiser,
  type Share,
} from '../update.ts'

/** Applies one step of `gradients` at `learningRate` to a share of the weights. */
export type Update = (gradients: readonly Floats[], learningRate: number, share?: Share) => void

interface State {
  readonly descent: Descent
  readonly weight: Floats
  readonly latent: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
  readonly largest: Float64Array
}

/** m / divisor of number `i`, its moments brought up to date. */
const directionOf = (
  { descent, latent, first, second, largest }: State,
  i: number,
  gradient: number,
  floor: number,
) => {
  const { rule, amsgrad, beta1, rest1, beta2, decay } = descent
  const g = gradient + decay * latent[i]!
  const m = beta1 * first[i]! + rest1 * g
  first[i] = m
  if (rule === 'sgd') return m
  const v = beta2 * second[i]! + (1 - beta2) * g * g
  second[i] = v
  largest[i] = Math.max(v, largest[i]!)
  const moment = rule === 'nadam' ? beta1 * m + rest1 * g : m
  return moment / (Math.sqrt(amsgrad ? largest[i]! : v) + floor)
}

/** Of the gradients by latent numbers. */
const squaresOf = (states: readonly State[], gradients: readonly Floats[]): number => {
  let sum = 0
  states.forEach(({ descent: { unit } }, l) => {
    for (const g of gradients[l]!) sum += (unit * g) ** 2
  })
  return sum
}

/** The rule for `weights`, each with its descent, which it brings at once to what it makes of them. */
export const createUpdate = (
  optimiser: Optimiser,
  descents: readonly Descent[],
  weights: readonly Floats[],
): Update => {
  const states = weights.map((weight, i): State => {
    const descent = descents[i]!
    const latent = Float64Array.from(weight, (w) => latentOf(descent, w))
    latent.forEach((w, k) => (weight[k] = runOf(descent, w)))
    const zeros = (): Float64Array => new Float64Array(weight.length)
    return { descent, weight, latent, first: zeros(), second: zeros(), largest: zeros() }
  })
  let steps = 0
  return (gradients, learningRate, share = whole) => {
    steps++
    const factor = clipFactor(optimiser, squaresOf(states, gradients))
    states.forEach((state, l) => {
      const { descent, weight, latent } = state
      const { rate, floor } = stepSize(descent, learningRate, steps)
      const [from, to] = spanOf(share, weight.length)
      for (let i = from; i < to; i++) {
        const moved = latent[i]! - rate * directionOf(state, i, factor * gradients[l]![i]!, floor)
        latent[i] = Math.min(descent.high, Math.max(descent.low, moved))
        weight[i] = runOf(descent, latent[i]!)
      }
    })
  }
}
