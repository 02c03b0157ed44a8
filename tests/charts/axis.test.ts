/** Axes: ticks, units, zeros on a logarithmic scale. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf } from '../../charts/axis.ts'

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

  it('gives what a logarithmic axis cannot hold one place at its low end, before a break', () => {
    const axis = axisOf(energy, [0, -1e-9, 2e-9, 5e-9], [500, 0])
    expect(axis.ticks[0]).toEqual({ at: axis.at(0), label: '≤ 0' })
    expect(axis.at(-1e-9)).toBe(axis.at(0))
    expect(axis.at(0)).toBeGreaterThan(axis.breakAt!)
    expect(axis.at(2e-9)).toBeLessThan(axis.breakAt!)
    expect(axisOf(energy, [0, 1e-6], [0, 400]).ticks[0]!.label).toBe('0')
    expect(axisOf(energy, [0, 0], [0, 400])).toMatchObject({ title: 'Energy (J)', breakAt: undefined })
  })

  it('has whole ticks where the values are whole, and a unit only beside a title that does not end with it', () => {
    const cores = { title: 'Cores', unit: 'cores', log: false }
    const labelsOf = (values: number[]) => axisOf(cores, values, [0, 500]).ticks.map(({ label }) => label)
    expect(labelsOf([1, 2, 3])).toEqual(['1', '2', '3'])
    expect(labelsOf([1, 2.5, 3])).toEqual(['1', '1.5', '2', '2.5', '3'])
    expect(axisOf(cores, [1, 2], [0, 500]).title).toBe('Cores')
  })

  it('names a value once where ticks differ by less than is shown', () => {
    const labels = axisOf({ title: 'x', unit: '', log: false }, [1449.9, 1450.1], [0, 400]).ticks.map(
      ({ label }) => label,
    )
    expect(new Set(labels).size).toBe(labels.length)
  })

  it('has at most six ticks besides that of 0, all inside, and keeps order, whatever the values', () => {
    const double = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((v) => (Math.abs(v) < 1e-30 ? 0 : v))
    const value = fc.oneof(double, fc.constantFrom(0, 1e-12, 1e12, 1e200))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), fc.boolean(), (values, log) => {
        const axis = axisOf({ title: 'x', unit: '', log }, values, [0, 500])
        const places = values.toSorted((a, b) => a - b).map(axis.at)
        expect(axis.ticks.length).toBeLessThanOrEqual(axis.breakAt === undefined ? 6 : 7)
        expect(places.every((at, i) => i === 0 || at >= places[i - 1]! - 1e-9)).toBe(true)
        for (const at of [...places, ...axis.ticks.map((tick) => tick.at)]) {
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThanOrEqual(500)
        }
      }),
    )
  })
})
