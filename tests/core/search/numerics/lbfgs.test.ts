import { expect, it } from 'vitest'
import type { Differentiable } from '../../../../core/search/numerics/lbfgs.ts'
import { minimise } from '../../../../core/search/numerics/lbfgs.ts'

const rosenbrock: Differentiable = (x, gradient) => {
  let value = 0
  gradient.fill(0)
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i]!, x[i + 1]!]
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[i + 1]! += 200 * (b - a * a)
  }
  return value
}
const box = (n: number, low: number, high: number) => ({
  lower: new Float64Array(n).fill(low),
  upper: new Float64Array(n).fill(high),
})

it('finds the minimum of a curved valley', () => {
  const { point, value } = minimise(rosenbrock, new Float64Array(6).fill(-1), box(6, -2, 2), {
    iterations: 300,
    tolerance: 1e-8,
  })
  expect(value).toBeLessThan(1e-10)
  point.forEach((x) => expect(x).toBeCloseTo(1, 5))
})

it('stays in the box, and stops at its wall where the minimum is outside', () => {
  const seen: number[] = []
  const { point } = minimise(
    (x, gradient) => {
      seen.push(...x)
      return rosenbrock(x, gradient)
    },
    Float64Array.of(0.1, 0.1),
    box(2, 0, 0.5),
    { iterations: 300, tolerance: 1e-8 },
  )
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...seen)).toBeLessThanOrEqual(0.5)
  expect(point[0]).toBeCloseTo(0.5, 6)
  expect(point[1]).toBeCloseTo(0.25, 6)
})

it('walks around points of infinite value', () => {
  const walled: Differentiable = (x, gradient) => {
    gradient[0] = 2 * (x[0]! - 3)
    return x[0]! > 2 ? Infinity : (x[0]! - 3) ** 2
  }
  const { point } = minimise(walled, Float64Array.of(0), box(1, 0, 4))
  expect(point[0]).toBeGreaterThan(1.9)
  expect(point[0]).toBeLessThanOrEqual(2)
})

it('returns the start where nothing is better', () => {
  const flat: Differentiable = (_, gradient) => (gradient.fill(0), 1)
  expect([...minimise(flat, Float64Array.of(0.3), box(1, 0, 1)).point]).toEqual([0.3])
})
