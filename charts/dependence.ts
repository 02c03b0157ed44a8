/** Partial dependence: one objective along the range of each parameter, on average, and what all others make of it. */
import { range } from 'd3-array'
import type { Interval } from '../core/contract/insight.ts'
import type { ParameterSpec, Parameters, ParameterValue } from '../core/contract/space.ts'
import { commonUnit, threeDigits } from '../core/formulas/numbers.ts'
import { columnsIn, cut } from '../core/formulas/text.ts'
import { axisOf, type Axis, type Quantity, type Tick } from './axis.ts'
import { line, polyline, text, type Box, type Mark, type Paint, type Point } from './marks.ts'
import type { ChartTable } from './table.ts'

export interface DependencePanel {
  readonly name: string
  readonly title: string
  readonly range: ParameterSpec
  readonly along: readonly (Interval & { readonly value: ParameterValue; readonly mean: number })[]
}

export interface DependencePlot {
  readonly quantity: Quantity
  readonly panels: readonly DependencePanel[]
  readonly words: {
    readonly parameter: string
    readonly value: string
    readonly mean: string
    readonly spread: string
  }
}

interface Scale {
  readonly ticks: readonly Tick[]
  at(value: ParameterValue): number
}

const gap = { across: 20, down: 44 }
/** Of a panel, in px: as wide as it may be for as long as it is tall enough. */
const widths = { most: 150, least: 100 }
const tall = 60

/** Places along the panel: a number by its axis, a choice in the middle of its share. */
const acrossOf = ({ range, along }: DependencePanel, { left, right }: Box): Scale => {
  if (range.type === 'categorical') {
    const width = (right - left) / Math.max(1, along.length)
    const at = (value: ParameterValue): number => left + width * (along.findIndex((stop) => stop.value === value) + 0.5)
    return {
      at,
      ticks: along.map(({ value }) => ({ at: at(value), label: cut(String(value), columnsIn(width, 10)) })),
    }
  }
  const axis = axisOf(
    { title: '', unit: '', log: range.log ?? false },
    along.map(({ value }) => Number(value)),
    [left, right],
    { ticks: 3, tight: true },
  )
  return { at: (value) => axis.at(Number(value)), ticks: axis.ticks }
}

const panelMarks = (panel: DependencePanel, y: Axis, box: Box, isFirst: boolean): Mark[] => {
  const { left, right, bottom } = box
  const { at, ticks } = acrossOf(panel, box)
  const points = (of: 'low' | 'mean' | 'high'): Point[] => panel.along.map((stop) => [at(stop.value), y.at(stop[of])])
  const isChoice = panel.range.type === 'categorical'
  return [
    ...y.ticks.flatMap(({ at: height, label }) => [
      line(left, height, right, height, { stroke: 'grid' }),
      ...(isFirst ? [text(left - 6, height + 4, label, { anchor: 'end', size: 10 })] : []),
    ]),
    line(left, bottom, right, bottom, { stroke: 'line-2' }),
    ...ticks.map(({ at: x, label }) => text(x, bottom + 13, label, { anchor: 'middle', size: 10 })),
    text((left + right) / 2, bottom + 27, cut(panel.title, columnsIn(right - left)), {
      anchor: 'middle',
      fill: 'ink',
    }),
    ...(isChoice
      ? panel.along.flatMap(({ value, low, high, mean }): Mark[] => [
          line(at(value), y.at(low), at(value), y.at(high), { stroke: 'q3', width: 5, opacity: 0.3 }),
          { kind: 'circle', x: at(value), y: y.at(mean), r: 3.5, fill: 'q4' },
        ])
      : [
          {
            kind: 'path' as const,
            d: `${polyline([...points('low'), ...points('high').toReversed()])}Z`,
            fill: 'q3',
            opacity: 0.2,
          },
          { kind: 'polyline' as const, points: points('mean'), stroke: 'q4', width: 1.75 },
        ]),
  ]
}

/** Parameters that never act have no panel. */
const drawn = ({ panels }: DependencePlot): readonly DependencePanel[] => panels.filter(({ along }) => along.length > 0)

interface Placed {
  readonly panel: DependencePanel
  readonly box: Box
  readonly isFirst: boolean
}

/** The panels in rows. */
const placed = (plot: DependencePlot, { left, top, right, bottom }: Box): Placed[] => {
  const panels = drawn(plot)
  const inner = left + 52
  const columnsOf = (panelWidth: number): number =>
    Math.max(1, Math.min(panels.length, Math.floor((right - inner + gap.across) / (panelWidth + gap.across))))
  const heightIn = (columns: number): number =>
    (bottom - top) / Math.max(1, Math.ceil(panels.length / columns)) - gap.down
  const [few, many] = [columnsOf(widths.most), columnsOf(widths.least)]
  const columns = range(few, many).find((columns) => heightIn(columns) >= tall) ?? many
  const width = (right - inner - gap.across * (columns - 1)) / columns
  const height = heightIn(columns)
  return panels.map((panel, i) => {
    const x = inner + (i % columns) * (width + gap.across)
    const y = top + Math.floor(i / columns) * (height + gap.down)
    return { panel, box: { left: x, top: y, right: x + width, bottom: y + height }, isFirst: i % columns === 0 }
  })
}

export const dependenceMarks = (plot: DependencePlot, box: Box): Mark[] => {
  const { left, top, bottom } = box
  const values = drawn(plot).flatMap(({ along }) => along.flatMap(({ low, mean, high }) => [low, mean, high]))
  const yIn = ({ top, bottom }: Box): Axis => axisOf(plot.quantity, values, [bottom, top], { ticks: 4 })
  return [
    text(left + 10, (top + bottom - gap.down) / 2, cut(yIn(box).title, columnsIn(bottom - top)), {
      anchor: 'middle',
      turn: -90,
      fill: 'ink',
    }),
    ...placed(plot, box).flatMap(({ panel, box, isFirst }) => panelMarks(panel, yIn(box), box, isFirst)),
  ]
}

/** A line in each panel where `parameters` stand. */
export const dependenceAt = (plot: DependencePlot, box: Box, parameters: Parameters, paint: Paint): Mark[] =>
  placed(plot, box).flatMap(({ panel, box }) => {
    const value = parameters[panel.name]
    if (value === undefined) return []
    // what was tried may reach a little beyond what the forest was asked for
    const x = Math.min(box.right, Math.max(box.left, acrossOf(panel, box).at(value)))
    return [line(x, box.top, x, box.bottom, paint)]
  })

export const dependenceTable = (plot: DependencePlot): ChartTable => {
  const panels = drawn(plot)
  const { unit, factor } = commonUnit(
    panels.flatMap(({ along }) => along.map(({ mean }) => mean)),
    plot.quantity.unit,
  )
  const { words } = plot
  const show = (value: number): string => threeDigits(value / factor)
  return {
    columns: [
      { title: words.parameter },
      { title: words.value, isNumber: true },
      { title: unit ? `${words.mean} (${unit})` : words.mean, isNumber: true },
      { title: words.spread, isNumber: true },
    ],
    rows: panels.flatMap(({ title, along }) =>
      along.map(({ value, mean, low, high }) => ({
        cells: [
          title,
          typeof value === 'number' ? threeDigits(value) : String(value),
          show(mean),
          `${show(low)} to ${show(high)}`,
        ],
      })),
    ),
  }
}
