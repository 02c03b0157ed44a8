/** Percentiles, the rows that figures become, and how they read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bundleRow, callsRow } from '../../../../host/bench/ui/bench.ts'
import { figureRow, figures, percentile } from '../../../../host/bench/ui/rows.ts'
import { uiLine } from '../../../../host/cli/bench-ui.ts'
import type { Assets } from '../../../../host/serve/assets.ts'

describe('a percentile', () => {
  it('is one of the values, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect(percentile(hundred, 0.95)).toBe(95)
    expect(percentile(hundred, 0.5)).toBe(50)
    expect(percentile(hundred, 1)).toBe(100)
    expect(percentile([3, 1, 2], 0.95)).toBe(3)
    expect(percentile([7], 0.01)).toBe(7)
    expect(percentile([], 0.95)).toBeNaN()
  })

  it('is not exceeded by its share of the values, and is the least such', () => {
    const value = fc.float({ noNaN: true })
    const shares = fc.double({ min: 0.001, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), shares, (values, share) => {
        const found = percentile(values, share)
        expect(values.filter((v) => v <= found).length).toBeGreaterThanOrEqual(share * values.length)
        expect(values.filter((v) => v < found).length).toBeLessThan(share * values.length)
      }),
    )
  })
})

describe('a figure', () => {
  it('is kept up to its limit', () => {
    const common = { type: 'figure', figure: 'hover', view: 'front', unit: 'ms', limit: 50 }
    expect(figureRow('hover', 50, { view: 'front' })).toEqual({ ...common, value: 50, ok: true })
    expect(figureRow('hover', 50.01, { view: 'front' })).toEqual({ ...common, value: 50.01, ok: false })
    expect(figureRow('hover', NaN).ok).toBe(false)
  })

  it('has the limits that were promised', () => {
    expect(Object.entries(figures).map(([name, { limit, unit }]) => `${name} ${limit} ${unit}`)).toEqual([
      'firstPaintClosed 500 ms',
      'firstPaint 500 ms',
      'hover 50 ms',
      'brush 50 ms',
      'events 100 ms',
      'heap 300 MB',
      'bundle 250 kB',
      'serviceCall 100 ms',
    ])
  })

  it('reads as a line', () => {
    expect(uiLine(figureRow('brush', 61.23, { view: 'parameters' }))).toBe(
      'OVER 61.2 ms of 50: a frame while brushing, 95th percentile (parameters)',
    )
    expect(uiLine(figureRow('heap', 90))).toBe('ok   90 MB of 300: JavaScript heap, the most seen')
    expect(uiLine({ type: 'machine', processors: 2, load: 1.5 })).toBe('2 processors, load 1.5')
  })
})

it('the bundle is its scripts and styles, compressed, nothing else', () => {
  const asset = (bytes: number) => ({ bytes: new Uint8Array(bytes), type: '', isHashed: true })
  const assets: Assets = new Map([
    ['/index.html', asset(1e6)],
    ['/icon.svg', asset(1e6)],
    ['/assets/index-1.js', asset(1e6)],
    ['/assets/index-2.css', asset(1e6)],
  ])
  const { value, details } = bundleRow(assets)
  expect(Object.keys(details!)).toEqual(['index-1.js', 'index-2.css'])
  // zeros compress by a factor of a thousand
  expect(value).toBeGreaterThan(1.8)
  expect(value).toBeLessThan(2.2)
})

it('calls are told as one figure, and by method', () => {
  const times = new Map([
    ['catalog', Array.from({ length: 95 }, () => 1)],
    ['setUp', [2, 3, 4, 5, 300]],
  ])
  expect(callsRow(times)).toMatchObject({ value: 1, ok: true, details: { catalog: 1, setUp: 300 } })
})
