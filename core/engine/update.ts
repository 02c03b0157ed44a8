/** Adam as in torch and Nadam as in slayerPytorch (without momentum schedule): the step of a compiled program's weights. */
import type { Floats } from './floats.ts'

export interface Optimiser {
  /** Nesterov: the step uses the moment as it will be, beta1 m + (1 - beta1) g. */
  readonly nesterov: boolean
  /** Divide by the largest second moment seen. */
  readonly amsgrad: boolean
  /** The program runs latent weights times this; the learning rate is that of latent weights. 1 where absent. */
  readonly weightUnit?: number
  /** The program runs integers of this range; gradients pass the rounding as if it were not there. */
  readonly weightRange?: { readonly low: number; readonly high: number }
}

export const beta1 = 0.9
export const beta2 = 0.999
const epsilon = 1e-8

/**
 * Step size and the summand of the divisor in step `steps` (from 1), bias corrections included. SLAYER adds epsilon
 * after the square root and before the bias correction of the second moment; torch after it.
 */
export const stepSize = ({ nesterov }: Optimiser, learningRate: number, steps: number) => {
  const correction1 = 1 - beta1 ** steps
  const correction2 = Math.sqrt(1 - beta2 ** steps)
  return { rate: (learningRate * correction2) / correction1, floor: nesterov ? epsilon : epsilon * correction2 }
}

/** Range of latent weights. */
export const latentRange = ({ weightUnit = 1, weightRange }: Optimiser) => ({
  low: (weightRange?.low ?? -Infinity) / weightUnit,
  high: (weightRange?.high ?? Infinity) / weightUnit,
})

/** One of `of` parts of every array, `index` from 0. */
export interface Share {
  readonly index: number
  readonly of: number
}

export const whole: Share = { index: 0, of: 1 }

/** Where the share of `length` numbers begins and ends, in whole vectors of four. */
export const spanOf = ({ index, of }: Share, length: number): readonly [number, number] => {
  const end = (parts: number): number => Math.min(length, 4 * Math.ceil((length * parts) / (4 * of)))
  return [end(index), end(index + 1)]
}

/** The sum of arrays in the same layout. */
export const summed = ([first = [], ...others]: readonly (readonly Floats[])[]): readonly Floats[] => {
  if (others.length === 0) return first
  const sums = first.map((array) => new Float64Array(array))
  for (const other of others) {
    sums.forEach((sum, i) => {
      const added = other[i]!
      for (let k = 0; k < sum.length; k++) sum[k]! += added[k]!
    })
  }
  return sums
}

/** Applies one step of `gradients` at `learningRate` to a share of the weights. */
export type Update = (gradients: readonly Floats[], learningRate: number, share?: Share) => void

/** The rule in float64 on weights as a program runs them, which it rounds at once where they are to be integers. */
export const createUpdate = (optimiser: Optimiser, weights: readonly Floats[]): Update => {
  const { nesterov, amsgrad, weightUnit: unit = 1, weightRange } = optimiser
  const { low, high } = latentRange(optimiser)
  const run = (latent: number): number => (weightRange ? Math.round(latent * unit) : latent * unit)
  const state = weights.map((weight) => {
    const latent = Float64Array.from(weight, (w) => Math.min(high, Math.max(low, w / unit)))
    latent.forEach((w, i) => (weight[i] = run(w)))
    const zeros = (): Float64Array => new Float64Array(weight.length)
    return { weight, latent, first: zeros(), second: zeros(), largest: zeros() }
  })
  let steps = 0
  return (gradients, learningRate, share = whole) => {
    const { rate, floor } = stepSize(optimiser, learningRate, ++steps)
    state.forEach(({ weight, latent, first, second, largest }, l) => {
      const [from, to] = spanOf(share, weight.length)
      for (let i = from; i < to; i++) {
        const g = gradients[l]![i]!
        const m = beta1 * first[i]! + (1 - beta1) * g
        const v = beta2 * second[i]! + (1 - beta2) * g * g
        first[i] = m
        second[i] = v
        largest[i] = Math.max(v, largest[i]!)
        const moment = nesterov ? beta1 * m + (1 - beta1) * g : m
        const divisor = Math.sqrt(amsgrad ? largest[i]! : v) + floor
        latent[i] = Math.min(high, Math.max(low, latent[i]! - (rate * moment) / divisor))
        weight[i] = run(latent[i]!)
      }
    })
  }
}
