import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf } from '../../../host/report/axis.ts'

const log = { title: 'Energy per inference', unit: 'J', log: true }
const count = { title: 'Cores', unit: 'cores', log: false }
const labelsOf = (...[quantity, values, others = []]: [typeof log, number[], number[]?]): string[] =>
  axisOf(quantity, values, others, 0, 500).ticks.map(({ label }) => label)

describe('axisOf', () => {
  it('names its unit and its scale, the unit not twice', () => {
    expect(axisOf(log, [2e-6, 30e-6], [], 0, 500).title).toBe('Energy per inference (µJ, log)')
    expect(axisOf(count, [1, 2], [], 0, 500).title).toBe('Cores (linear)')
    expect(axisOf({ ...count, title: 'Error', unit: 'share' }, [0.1], [], 0, 500).title).toBe('Error (%, linear)')
  })

  it('has ticks at 1, 2 and 5, fewer over many powers of ten, even ones over a short span', () => {
    expect(labelsOf(log, [2e-6, 30e-6])).toEqual(['2', '5', '10', '20'])
    expect(labelsOf(log, [1e-6, 300e-6])).toEqual(['1', '5', '10', '50', '100'])
    expect(labelsOf(log, [1e-9, 2e-6, 1e-3])).toEqual(['0.01', '1', '100'])
    expect(labelsOf(log, [12.4e-9, 12.9e-9])).toEqual(['11.5', '12', '12.5', '13', '13.5', '14'])
  })

  it('has whole ticks where the values are whole, whatever else is shown', () => {
    expect(labelsOf(count, [1, 2, 3], [3.3])).toEqual(['1', '2', '3'])
    expect(labelsOf(count, [1, 2.5, 3])).toEqual(['1', '1.5', '2', '2.5', '3'])
  })

  it('gives what a logarithmic axis cannot hold one place before its start', () => {
    const axis = axisOf(log, [0, -1e-9, 2e-9, 5e-9], [], 500, 0)
    expect(axis.ticks[0]).toEqual({ at: axis.at(0), label: '≤ 0' })
    expect(axis.at(-1e-9)).toBe(axis.at(0))
    expect(axis.at(0)).toBeGreaterThan(axis.breakAt!)
    expect(axis.at(2e-9)).toBeLessThan(axis.breakAt!)
  })

  it('is linear where nothing is above 0', () => {
    expect(axisOf(log, [0, 0], [], 0, 500)).toMatchObject({
      title: 'Energy per inference (J, linear)',
      breakAt: undefined,
    })
  })

  it('keeps the order of values and every tick inside, at most six besides that of 0', () => {
    const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1e-12, 1e12))
    const drawn = fc.array(
      value.map((v) => (Math.abs(v) < 1e-30 ? 0 : v)),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(drawn, fc.boolean(), (values, logarithmic) => {
        const axis = axisOf({ ...log, log: logarithmic }, values, [], 0, 500)
        const places = values.toSorted((a, b) => a - b).map(axis.at)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        for (const at of [...places, ...axis.ticks.map((tick) => tick.at)]) {
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThanOrEqual(500)
        }
        expect(axis.ticks.length).toBeGreaterThan(0)
        expect(axis.ticks.length).toBeLessThanOrEqual(axis.breakAt === undefined ? 6 : 7)
      }),
    )
  })
})
