/** The optimiser's step (engine/update.ts), a number of a weight matrix a cell. */
import type { Cell } from './cell.ts'

type Numbers = ArrayLike<number>

/** beta m + (1 - beta) g. */
export function firstMoment(this: Cell<'beta'>, moment: Numbers, gradient: Numbers): number {
  return this.constants.beta * moment[this.thread.x]! + (1 - this.constants.beta) * gradient[this.thread.x]!
}

/** beta v + (1 - beta) g g. */
export function secondMoment(this: Cell<'beta'>, moment: Numbers, gradient: Numbers): number {
  const g = gradient[this.thread.x]!
  return this.constants.beta * moment[this.thread.x]! + (1 - this.constants.beta) * g * g
}

export function larger(this: Cell<never>, a: Numbers, b: Numbers): number {
  return Math.max(a[this.thread.x]!, b[this.thread.x]!)
}

/** w - rate m / (sqrt(v) + floor), kept in low .. high; with `nesterov` 1 the moment as it will be. */
export function descend(
  this: Cell<'beta' | 'nesterov' | 'low' | 'high'>,
  weight: Numbers,
  gradient: Numbers,
  first: Numbers,
  second: Numbers,
  rate: number,
  floor: number,
): number {
  const m = first[this.thread.x]!
  const next = this.constants.beta * m + (1 - this.constants.beta) * gradient[this.thread.x]!
  const moment = m + this.constants.nesterov * (next - m)
  const moved = weight[this.thread.x]! - (rate * moment) / (Math.sqrt(second[this.thread.x]!) + floor)
  return Math.min(this.constants.high, Math.max(this.constants.low, moved))
}

/** The weight that runs, from the latent one: times `unit`, to a whole number where `rounded` is 1. */
export function runWeight(this: Cell<'unit' | 'rounded'>, latent: Numbers): number {
  const weight = latent[this.thread.x]! * this.constants.unit
  if (this.constants.rounded === 1) return Math.round(weight)
  return weight
}
