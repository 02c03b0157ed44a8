/** Axes: ticks, units, zeros on a logarithmic scale. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf } from '../../../renderer/charts/axis.ts'

const energy = { title: 'Energy', unit: 'J', log: true }

describe('axisOf', () => {
  it('names unit and scale in the title', () => {
    expect(axisOf(energy, [1e-6, 5e-6], [0, 100]).title).toBe('Energy (µJ, log)')
    expect(axisOf({ title: 'Trial', unit: '', log: false }, [0, 5], [0, 100]).title).toBe('Trial')
  })

  it('ticks at 1, 2 and 5 of the powers of ten', () => {
    const { ticks } = axisOf(energy, [0.7e-6, 24e-6], [0, 400])
    expect(ticks.map(({ label }) => label)).toEqual(['1', '2', '5', '10', '20'])
  })

  it('stands zeros of a logarithmic axis at its low end', () => {
    const axis = axisOf(energy, [0, 1e-6, 1e-5], [0, 400])
    expect(axis.at(0)).toBe(0)
    expect(axis.at(1e-6)).toBeGreaterThan(20)
    expect(axis.ticks[0]).toEqual({ at: 0, label: '0' })
  })

  it('names a value once where ticks differ by less than is shown', () => {
    const labels = axisOf({ title: 'x', unit: '', log: false }, [1449.9, 1450.1], [0, 400]).ticks.map(
      ({ label }) => label,
    )
    expect(new Set(labels).size).toBe(labels.length)
  })

  it('has at most six ticks and keeps order, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-15, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (values, log) => {
          const axis = axisOf({ title: 'x', unit: '', log }, values, [0, 500])
          const sorted = values.toSorted((a, b) => a - b).map((value) => axis.at(value))
          expect(axis.ticks.length).toBeLessThanOrEqual(7)
          expect(sorted.every((at, i) => Number.isFinite(at) && (i === 0 || at >= sorted[i - 1]! - 1e-9))).toBe(true)
        },
      ),
    )
  })
})
