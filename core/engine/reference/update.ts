/** The step of the optimisers in float64, on weights as a program runs them. */
import type { Floats } from '../floats.ts'
import {
  clipFactor,
  latentOf,
  runOf,
  spanOf,
  stepSize,
  unbound,
  whole,
  type Descent,
  type Optimiser,
  type Share,
} from '../update.ts'

export interface Update {
  /** Applies one step of `gradients` at `learningRate` to a share of the weights. */
  apply(gradients: readonly Floats[], learningRate: number, share?: Share): void
  /** Steps applied so far. */
  steps: number
  /** Latent weights and moments. */
  readonly arrays: readonly Floats[]
}

/** Numbers that descend. */
interface State {
  readonly descent: Descent
  readonly latent: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
  readonly largest: Float64Array
}

const stateOf = (descent: Descent, latent: Float64Array): State => {
  const zeros = (): Float64Array => new Float64Array(latent.length)
  return { descent, latent, first: zeros(), second: zeros(), largest: zeros() }
}

/** Weights made of numbers that descend. */
interface Part {
  readonly states: readonly State[]
  /** The gradient by the numbers of each state, in the unit of that by weights. */
  split(gradient: Floats): readonly Floats[]
  /** Makes the weights `from .. to` anew. */
  join(from: number, to: number): void
}

const plainPart = (descent: Descent, weight: Floats): Part => {
  const latent = Float64Array.from(weight, (w) => latentOf(descent, w))
  return {
    states: [stateOf(descent, latent)],
    split: (gradient) => [gradient],
    join(from, to) {
      for (let i = from; i < to; i++) weight[i] = runOf(descent, latent[i]!)
    },
  }
}

/** w = g v / |v|: dE/dg = dE/dw v / |v|, dE/dv = g / |v| (dE/dw - dE/dg v / |v|) (Salimans and Kingma 2016). */
const normedPart = (descent: Descent, lengths: number, weight: Floats): Part => {
  const direction = Float64Array.from(weight, (w) => w / descent.unit)
  const width = weight.length / lengths
  const rowOf = (values: Floats, o: number): Floats => values.subarray(o * width, (o + 1) * width)
  const dot = (a: Floats, b: Floats): number => {
    let sum = 0
    for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
    return sum
  }
  // a neuron without weights has no direction, and keeps none
  const sizeOf = (o: number): number => Math.sqrt(dot(rowOf(direction, o), rowOf(direction, o))) || 1
  const length = Float64Array.from({ length: lengths }, (_, o) => dot(rowOf(direction, o), rowOf(direction, o)) ** 0.5)
  return {
    states: [direction, length].map((latent) => stateOf(unbound(descent), latent)),
    split(gradient) {
      const byLength = length.map((_, o) => dot(rowOf(gradient, o), rowOf(direction, o)) / sizeOf(o))
      const byDirection = direction.map((v, i) => {
        const o = Math.floor(i / width)
        return (length[o]! / sizeOf(o)) * (gradient[i]! - (byLength[o]! * v) / sizeOf(o))
      })
      return [byDirection, byLength]
    },
    join() {
      direction.forEach((v, i) => {
        const o = Math.floor(i / width)
        weight[i] = runOf(descent, latentOf(descent, ((descent.unit * length[o]!) / sizeOf(o)) * v))
      })
    },
  }
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
  const parts = weights.map((weight, i) => {
    const { lengths } = descents[i]!
    const part = lengths === undefined ? plainPart(descents[i]!, weight) : normedPart(descents[i]!, lengths, weight)
    part.join(0, weight.length)
    return part
  })
  const states = parts.flatMap((part) => part.states)
  return {
    steps: 0,
    arrays: states.flatMap(({ latent, first, second, largest }) => [latent, first, second, largest]),
    apply(given, learningRate, share = whole) {
      this.steps++
      const gradients = parts.flatMap((part, l) => part.split(given[l]!))
      const factor = clipFactor(optimiser, squaresOf(states, gradients))
      states.forEach((state, l) => {
        const { descent, latent } = state
        const { rate, floor } = stepSize(descent, learningRate, this.steps)
        const [from, to] = spanOf(share, latent.length)
        for (let i = from; i < to; i++) {
          const moved = latent[i]! - rate * directionOf(state, i, factor * gradients[l]![i]!, floor)
          latent[i] = Math.min(descent.high, Math.max(descent.low, moved))
        }
      })
      parts.forEach((part, l) => part.join(...spanOf(share, weights[l]!.length)))
    },
  }
}
