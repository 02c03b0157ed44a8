/** Where a loss will end, by those that came from the same place. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecast, prospect } from '../../../../core/search/pruning/extrapolate.ts'

const passed = [
  [-1, -0.5, -1.6],
  [-1.3, -1, -1.7],
  [-0.2, -0.1, -0.3],
  [-2, -1.2, -2.1],
  [-0.9, -0.7, -1.5],
].map(([now, before, end]) => ({ now: now!, before: before!, end: end! }))

describe('forecast', () => {
  it('is the predictive t of the regression, as worked out by Gauss elimination elsewhere', () => {
    const { mean, scale } = forecast(passed, { now: -0.8, before: -0.6 })
    expect(mean).toBeCloseTo(-1.170399540386321, 12)
    expect(scale).toBeCloseTo(0.22469914802799704, 12)
  })

  it('is surer of what resembles what it saw', () => {
    const near = forecast(passed, { now: -1, before: -0.6 })
    const far = forecast(passed, { now: -8, before: -2 })
    expect(near.scale).toBeLessThan(far.scale)
  })
})

describe('prospect', () => {
  it('hopes for no worse than it expects, in any unit', () => {
    const loss = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
    const way = fc.record({ now: loss, before: loss, end: loss })
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 20 }), way, loss, (ways, on, unit) => {
        const scaled = (one: typeof on) => ({ now: one.now * unit, before: one.before * unit, end: one.end * unit })
        const { expected, hope } = prospect(ways, on)
        expect(hope).toBeLessThanOrEqual(expected)
        expect(Number.isNaN(prospect(ways.map(scaled), scaled(on)).hope)).toBe(false)
      }),
    )
  })

  it('takes losses that reach 0 as they are', () => {
    const straight = [1, 2, 3, 4].map((now) => ({ now, before: now + 1, end: now - 1 }))
    const { expected, hope } = prospect(straight, { now: 2.5, before: 3.5 })
    expect(expected).toBeCloseTo(1.5, 1)
    expect(hope).toBeLessThan(expected)
  })
})
