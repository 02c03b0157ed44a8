/** Importance, sensitivity, dependence: as pictures, and as rows that say the same. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dependenceMarks, dependenceTable } from '../../charts/dependence.ts'
import { importanceMarks, importanceTable } from '../../charts/importance.ts'
import type { Mark } from '../../charts/marks.ts'
import { sensitivityMarks, sensitivityTable } from '../../charts/sensitivity.ts'
import { marksToSvg, pictureToSvg } from '../../charts/svg.ts'
import { light } from '../../host/report/theme.ts'
import { dependence, importance, sensitivity } from './insight.ts'

const [width, height] = [640, 320]
const box = { left: 16, top: 16, right: width - 16, bottom: height - 16 }
const pictureOf = (title: string, marks: readonly Mark[]): string =>
  pictureToSvg({ width, height, marks, title }, light)
const plainly = (rows: readonly { readonly cells: readonly string[] }[]): string[] =>
  rows.map(({ cells }) => cells.join(' | ').replaceAll('\u00a0', ' '))

it('gives panels of many parameters the height that tells something', () => {
  const panels = Array.from({ length: 13 }, (_, i) => ({ ...dependence.panels[0]!, name: `p${i}` }))
  const marks = dependenceMarks({ ...dependence, panels }, { left: 12, top: 6, right: 930, bottom: 230 })
  const heights = marks
    .filter((mark) => mark.kind === 'polyline')
    .map(({ points }) => Math.max(...points.map(([, y]) => y)) - Math.min(...points.map(([, y]) => y)))
  expect(heights).toHaveLength(13)
  expect(Math.min(...heights)).toBeGreaterThan(30)
})

describe.each([
  ['importance', importanceMarks(importance, box)],
  ['sensitivity', sensitivityMarks(sensitivity, box)],
  ['dependence', dependenceMarks(dependence, box)],
])('%s', (name, marks) => {
  it('is drawn', async () => {
    await expect(pictureOf(name, marks)).toMatchFileSnapshot(`${name}.svg`)
  })

  it('writes no number that is none, and nothing outside the picture', () => {
    const svg = marksToSvg(marks)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    for (const [, x] of svg.matchAll(/ c?x="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(width)
    }
  })
})

describe('tables', () => {
  it('tell importances with their intervals, what matters most first', () => {
    expect(plainly(importanceTable(importance).rows)).toEqual([
      'a name that is <longer> than its place | 0 % | 0 % to 1 % | 100 % | 100 % to 100 %',
      'threshold | 70 % | 52 % to 81 % | 0 % | 0 % to 0 %',
      'hidden | 12 % | 5 % to 20 % | 61 % | 50 % to 75 %',
    ])
  })

  it('tell from which accuracy to which a change leads', () => {
    const { columns, rows } = sensitivityTable(sensitivity)
    expect(columns[2]!.title).toBe('Accuracy (%)')
    expect(plainly(rows)[0]).toBe('threshold | 9.8 to 10.9 | 12.1 → 64.2 | 5.3× | two trials')
  })

  it('tell every stop', () => {
    const rows = plainly(dependenceTable(dependence).rows)
    expect(rows).toHaveLength(12)
    expect(rows).toContain('optimiser | nadam | 11 | 7.7 to 15.4')
  })
})

it('draws any shares in any room', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const row = fc.record({ parameter: fc.string(), shares: fc.array(share, { minLength: 2, maxLength: 2 }) })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const plot = {
        ...importance,
        rows: rows.map(({ parameter, shares }) => ({
          parameter,
          shares: shares.map((share) => ({ share, low: share / 2, high: (1 + share) / 2 })),
        })),
      }
      expect(marksToSvg(importanceMarks(plot, box))).not.toMatch(/NaN|undefined|Infinity|-\d+"/)
    }),
  )
})
