/** Sensitivity: what a minor change of each parameter does to one objective, from the worse to the better neighbour. */
import { commonUnit, threeDigits } from '../core/formulas/numbers.ts'
import { columnsIn, cut } from '../core/formulas/text.ts'
import { axisOf, type Quantity } from './axis.ts'
import { line, text, type Box, type Mark } from './marks.ts'
import type { ChartTable } from './table.ts'

/** Two neighbours by what the ratio is a ratio of. */
export interface SensitivityRow {
  readonly parameter: string
  /** From which value to which, in words. */
  readonly change: string
  readonly worse: number
  readonly better: number
  /** Whose marks they are: what was not trained is hollow. */
  readonly trials: readonly [worse: number | null, better: number | null]
  /** In words. */
  readonly ratio: string
  /** In words. */
  readonly source: string
}

export interface SensitivityPlot {
  readonly quantity: Quantity
  /** The biggest first. */
  readonly rows: readonly SensitivityRow[]
  readonly words: {
    readonly parameter: string
    readonly change: string
    readonly ratio: string
    readonly source: string
  }
}

const namesWidth = 190

const sideMark = (x: number, y: number, trial: number | null): Mark => ({
  kind: 'circle',
  x,
  y,
  r: 4.5,
  ...(trial === null ? { fill: 'surface', stroke: 'q4', width: 1.5 } : { fill: 'q4', trial }),
})

export const sensitivityMarks = ({ quantity, rows }: SensitivityPlot, { left, top, right, bottom }: Box): Mark[] => {
  const start = left + namesWidth
  const foot = bottom - 36
  const x = axisOf(
    quantity,
    rows.flatMap(({ worse, better }) => [worse, better]),
    [start, right - 44],
  )
  const height = Math.min(30, (foot - top) / Math.max(1, rows.length))
  return [
    ...x.ticks.flatMap(({ at, label }) => [
      line(at, top, at, foot, { stroke: 'grid' }),
      text(at, foot + 15, label, { anchor: 'middle' }),
    ]),
    line(start, foot, right - 44, foot, { stroke: 'line-2' }),
    text((start + right - 44) / 2, foot + 33, cut(x.title, columnsIn(right - start)), {
      anchor: 'middle',
      fill: 'ink',
    }),
    ...rows.flatMap(({ parameter, change, worse, better, trials, ratio }, r): Mark[] => {
      const y = top + height * (r + 0.5)
      const [from, to] = [x.at(worse), x.at(better)]
      return [
        text(start - 10, y - 1, cut(parameter, columnsIn(namesWidth - 10)), { anchor: 'end', fill: 'ink' }),
        text(start - 10, y + 10, cut(change, columnsIn(namesWidth - 10, 10)), {
          anchor: 'end',
          size: 10,
          fill: 'ink-3',
        }),
        line(from, y, to, y, { stroke: 'q4', width: 2, ...(trials.includes(null) && { dash: '3 3' }) }),
        sideMark(from, y, trials[0]),
        sideMark(to, y, trials[1]),
        text(Math.max(from, to) + 9, y + 4, ratio, { strong: true, halo: true, fill: 'ink' }),
      ]
    }),
  ]
}

export const sensitivityTable = ({ quantity, rows, words }: SensitivityPlot): ChartTable => {
  const shown = commonUnit(
    rows.flatMap(({ worse, better }) => [worse, better]),
    quantity.unit,
  )
  const title = shown.unit ? `${quantity.title} (${shown.unit})` : quantity.title
  return {
    columns: [
      { title: words.parameter },
      { title: words.change },
      { title, isNumber: true },
      { title: words.ratio, isNumber: true },
      { title: words.source },
    ],
    rows: rows.map(({ parameter, change, worse, better, ratio, source }) => ({
      cells: [
        parameter,
        change,
        [worse, better].map((value) => threeDigits(value / shown.factor)).join(' → '),
        ratio,
        source,
      ],
    })),
  }
}
