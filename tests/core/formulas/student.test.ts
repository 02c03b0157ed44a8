import { describe, expect, it } from 'vitest'
import { meanWithInterval, studentFactor } from '../../../core/formulas/student.ts'

/** Two-sided, as tables print them (Abramowitz and Stegun, table 26.10). */
const table = [
  { freedom: 1, share: 0.95, factor: 12.706 },
  { freedom: 2, share: 0.95, factor: 4.303 },
  { freedom: 3, share: 0.95, factor: 3.182 },
  { freedom: 4, share: 0.95, factor: 2.776 },
  { freedom: 9, share: 0.95, factor: 2.262 },
  { freedom: 30, share: 0.95, factor: 2.042 },
  { freedom: 120, share: 0.95, factor: 1.98 },
  { freedom: 5, share: 0.99, factor: 4.032 },
]

describe("Student's t", () => {
  it.each(table)('$freedom degrees of freedom, $share: $factor', ({ freedom, share, factor }) => {
    expect(studentFactor(freedom, share)).toBeCloseTo(factor, 3)
  })

  it('one measurement has no interval, equal ones have an empty one, and none is below the least that can be', () => {
    expect(meanWithInterval([0.2])).toEqual({ mean: 0.2, interval: null })
    expect(meanWithInterval([7, 7, 7])).toEqual({ mean: 7, interval: [7, 7] })
    const { mean, interval } = meanWithInterval([1, 2, 3], 0)
    expect(mean).toBe(2)
    expect(interval![0]).toBe(0)
    expect(meanWithInterval([1, 2, 3]).interval![0]).toBeCloseTo(-0.484, 3)
    // 2 + 4.303 / sqrt(3)
    expect(interval![1]).toBeCloseTo(4.484, 3)
  })
})
