/** The optimiser's step (engine/update.ts), a number of a weight matrix a cell. */
import type { Cell } from './cell.ts'

type Numbers = ArrayLike<number>

/** The gradient times a factor, with the decay of the latent weights. */
export function decayed(this: Cell<'decay'>, gradient: Numbers, latent: Numbers, factor: number): number {
  return factor * gradient[this.thread.x]! + this.constants.decay * latent[this.thread.x]!
}

/** beta m + rest g. */
export function firstMoment(this: Cell<'beta' | 'rest'>, moment: Numbers, gradient: Numbers): number {
  return this.constants.beta * moment[this.thread.x]! + this.constants.rest * gradient[this.thread.x]!
}

/** beta v + (1 - beta) g g. */
export function secondMoment(this: Cell<'beta'>, moment: Numbers, gradient: Numbers): number {
  const g = gradient[this.thread.x]!
  return this.constants.beta * moment[this.thread.x]! + (1 - this.constants.beta) * g * g
}

export function larger(this: Cell<never>, a: Numbers, b: Numbers): number {
  return Math.max(a[this.thread.x]!, b[this.thread.x]!)
}

/**
 * w - rate m / (sqrt(v) + floor), kept in low .. high; with `nadam` 1 the moment as it will be, with `sgd` 1 divided by
 * nothing.
 */
export function descend(
  this: Cell<'beta' | 'nadam' | 'sgd' | 'low' | 'high'>,
  weight: Numbers,
  gradient: Numbers,
  first: Numbers,
  second: Numbers,
  rate: number,
  floor: number,
): number {
  const m = first[this.thread.x]!
  const next = this.constants.beta * m + (1 - this.constants.beta) * gradient[this.thread.x]!
  const moment = m + this.constants.nadam * (next - m)
  let divisor = Math.sqrt(second[this.thread.x]!) + floor
  if (this.constants.sgd === 1) divisor = 1
  const moved = weight[this.thread.x]! - (rate * moment) / divisor
  return Math.min(this.constants.high, Math.max(this.constants.low, moved))
}

/** The weight that runs, from the latent one: times `unit`, to a multiple of `grid` unless that is 0. */
export function runWeight(this: Cell<'unit' | 'grid'>, latent: Numbers): number {
  const weight = latent[this.thread.x]! * this.constants.unit
  if (this.constants.grid > 0) return Math.round(weight / this.constants.grid) * this.constants.grid
  return weight
}
