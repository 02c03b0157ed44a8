/** The knee of a front. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kneeOf } from '../../../core/formulas/knee.ts'

it('is the point nearest the ideal', () => {
  const points = [
    [0, 10],
    [1, 2],
    [10, 0],
  ]
  expect(kneeOf(points, [false, false])).toBe(1)
})

it('compares orders of magnitude where an objective is logarithmic', () => {
  const points = [
    [0.1, 1000],
    [0.2, 30],
    [0.9, 1],
  ]
  expect(kneeOf(points, [true, true])).toBe(1)
  expect(kneeOf(points, [true, false])).toBe(1)
})

it('moves towards what weighs more', () => {
  const points = [
    [0, 10],
    [1, 2],
    [10, 0],
  ]
  expect(kneeOf(points, [false, false], [20, 1])).toBe(0)
  expect(kneeOf(points, [false, false], [1, 20])).toBe(2)
})

it('one point is its own knee, none has none', () => {
  expect(kneeOf([[3, 4]], [true, true])).toBe(0)
  expect(kneeOf([], [true, true])).toBeUndefined()
})

it('does not depend on units', () => {
  const point = fc.tuple(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true }))
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
      const knee = kneeOf(points, [false, false])
      expect(
        kneeOf(
          points.map(([a, b]) => [a * 1024, b]),
          [false, false],
        ),
      ).toBe(knee)
    }),
  )
})
