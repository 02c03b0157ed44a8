/** The response of leaky membranes to one spike. */
import { describe, expect, it } from 'vitest'
import { leak, leakPeak } from '../../../core/formulas/leak.ts'

describe('leak', () => {
  it('falls to 1/e in its time constant', () => {
    expect(leak(0, 20)).toBe(1)
    expect(leak(20, 20)).toBeCloseTo(1 / Math.E, 12)
  })

  it.each([
    [20, 5],
    [5, 20],
    [8, 8],
  ])('rises to 1 at its peak and falls on both sides, tau %d, tauSyn %d', (tau, tauSyn) => {
    const peak = leakPeak(tau, tauSyn)
    expect(leak(0, tau, tauSyn)).toBeCloseTo(0, 12)
    expect(leak(peak, tau, tauSyn)).toBe(1)
    for (const away of [-0.3, 0.3]) expect(leak(peak + away, tau, tauSyn)).toBeLessThan(1)
  })

  it('does not jump where both time constants are the same', () => {
    expect(leak(3, 8, 8 + 1e-6)).toBeCloseTo(leak(3, 8, 8), 6)
  })
})
