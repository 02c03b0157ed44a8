/** Importances: a bar a parameter and objective, with the interval in which it probably lies. */
import type { Interval } from '../core/contract/insight.ts'
import { withUnit } from '../core/formulas/numbers.ts'
import { columnsIn, cut } from '../core/formulas/text.ts'
import { line, rect, text, type Box, type Mark } from './marks.ts'
import type { ChartTable } from './table.ts'

export interface ImportancePlot {
  /** Titles. */
  readonly objectives: readonly string[]
  /** Shares of each objective's variation, one an objective. */
  readonly rows: readonly {
    readonly parameter: string
    readonly shares: readonly (Interval & { readonly share: number })[]
  }[]
  readonly words: { readonly parameter: string; readonly interval: string }
}

const headLine = 14
const namesWidth = 110
const percent = (share: number): string => withUnit(Number(share.toFixed(3)), 'share')

/** The parameters that explain most of any objective first. */
const ordered = ({ rows }: ImportancePlot): ImportancePlot['rows'] => {
  const most = ({ shares }: ImportancePlot['rows'][number]): number => Math.max(...shares.map(({ share }) => share))
  return rows.toSorted((a, b) => most(b) - most(a))
}

export const importanceMarks = (plot: ImportancePlot, { left, top, right, bottom }: Box): Mark[] => {
  const rows = ordered(plot)
  const first = top + headLine + 10
  const start = left + namesWidth
  const column = (right - start) / plot.objectives.length
  const height = Math.min(24, (bottom - first) / Math.max(1, rows.length))
  // room for the number beside the longest whisker
  const reach = column - 56
  const foot = first + height * rows.length
  return [
    ...plot.objectives.flatMap((title, j) => {
      const x = start + column * j
      return [
        text(x, top + headLine, cut(title, columnsIn(column - 8)), { strong: true, fill: 'ink' }),
        line(x, first, x, foot, { stroke: 'line-2' }),
      ]
    }),
    ...rows.flatMap(({ parameter, shares }, r) => {
      const y = first + height * (r + 0.5)
      return [
        text(start - 8, y + 4, cut(parameter, columnsIn(namesWidth - 8)), { anchor: 'end' }),
        ...shares.flatMap(({ share, low, high }, j): Mark[] => {
          const x = start + column * j
          return [
            rect(x, y - height / 2 + 3, share * reach, height - 6, { fill: 'q3' }),
            line(x + low * reach, y, x + high * reach, y, { stroke: 'ink', width: 1.5 }),
            text(x + high * reach + 5, y + 4, percent(share), { size: 10, fill: 'ink-3' }),
          ]
        }),
      ]
    }),
  ]
}

export const importanceTable = (plot: ImportancePlot): ChartTable => ({
  columns: [
    { title: plot.words.parameter },
    ...plot.objectives.flatMap((title) => [
      { title, isNumber: true },
      { title: `${title}: ${plot.words.interval}`, isNumber: true },
    ]),
  ],
  rows: ordered(plot).map(({ parameter, shares }) => ({
    cells: [
      parameter,
      ...shares.flatMap(({ share, low, high }) => [percent(share), `${percent(low)} to ${percent(high)}`]),
    ],
  })),
})
