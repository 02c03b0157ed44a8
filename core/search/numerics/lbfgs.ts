/** Minimises a smooth function in a box: L-BFGS directions on the free coordinates, projected back by the line search. */
import { dot } from './linear-algebra.ts'

/** The value at `x`, its gradient written into `gradient`. Infinity marks points that must not be taken. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number

export interface Box {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

export interface Minimum {
  readonly point: Float64Array
  readonly value: number
}

const memory = 8
const sufficientDecrease = 1e-4
const halvings = 20

interface Step {
  readonly s: Float64Array
  readonly y: Float64Array
  readonly rho: number
}

/** -H g by the two-loop recursion (Nocedal and Wright, 2006, algorithm 7.4), on coordinates where `free` is 1. */
const direction = (gradient: Float64Array, free: Float64Array, steps: readonly Step[]): Float64Array => {
  const d = gradient.map((g, j) => -g * free[j]!)
  const alphas: number[] = []
  for (const { s, y, rho } of steps.toReversed()) {
    const alpha = rho * dot(s, d)
    alphas.push(alpha)
    for (let j = 0; j < d.length; j++) d[j]! -= alpha * y[j]!
  }
  const last = steps.at(-1)
  const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1 / Math.max(1, Math.sqrt(dot(d, d)))
  for (let j = 0; j < d.length; j++) d[j]! *= scale
  for (const { s, y, rho } of steps) {
    const gain = alphas.pop()! - rho * dot(y, d)
    for (let j = 0; j < d.length; j++) d[j]! += gain * s[j]!
  }
  return d.map((value, j) => value * free[j]!)
}

/**
 * A local minimum of `f` near `start` within the box (projected L-BFGS with an Armijo search; Bertsekas, 1982).
 * Stops when the projected gradient or the decrease falls under `tolerance`, or after `iterations`.
 */
export const minimise = (
  f: Differentiable,
  start: Float64Array,
  { lower, upper }: Box,
  { iterations = 60, tolerance = 1e-6 } = {},
): Minimum => {
  const project = (x: Float64Array) => x.map((value, j) => Math.min(upper[j]!, Math.max(lower[j]!, value)))
  let point = project(start)
  let gradient = new Float64Array(point.length)
  let value = f(point, gradient)
  let steps: Step[] = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    const free = gradient.map((g, j) =>
      (point[j]! <= lower[j]! && g > 0) || (point[j]! >= upper[j]! && g < 0) ? 0 : 1,
    )
    if (gradient.every((g, j) => Math.abs(g * free[j]!) < tolerance)) break
    let d = direction(gradient, free, steps)
    if (!(dot(d, gradient) < 0)) {
      steps = []
      d = direction(gradient, free, steps)
    }
    const nextGradient = new Float64Array(point.length)
    let next = point
    let nextValue = Infinity
    for (let halving = 0, length = 1; halving < halvings; halving++, length /= 2) {
      next = project(point.map((p, j) => p + length * d[j]!))
      nextValue = f(next, nextGradient)
      const slope = gradient.reduce((sum, g, j) => sum + g * (next[j]! - point[j]!), 0)
      if (nextValue <= value + sufficientDecrease * slope) break
      nextValue = Infinity
    }
    if (!(nextValue < value)) break
    const s = next.map((p, j) => p - point[j]!)
    const y = nextGradient.map((g, j) => g - gradient[j]!)
    const curvature = dot(s, y)
    if (curvature > 1e-12 * dot(y, y)) steps = [...steps.slice(1 - memory), { s, y, rho: 1 / curvature }]
    const decrease = value - nextValue
    point = next
    value = nextValue
    gradient = nextGradient
    if (decrease < tolerance * 1e-2) break
  }
  return { point, value }
}
