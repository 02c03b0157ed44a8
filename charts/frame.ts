/** What surrounds the marks of a plot: grid, lines, labels, titles. */
import { columnsIn, cut } from '../core/formulas/text.ts'
import type { Axis } from './axis.ts'
import { line, px, text, type Box, type Mark, type Point } from './marks.ts'

const gridPaint = { stroke: 'grid' }
const edge = { stroke: 'line-2' }

/** Two strokes over an axis where what a logarithmic scale cannot hold stands apart. */
const breakSign = ([x, y]: Point, [dx, dy]: Point): Mark[] => [
  line(x - dx, y - dy, x + dx, y + dy, { stroke: 'surface', width: 3 }),
  ...[-2, 2].map((along): Mark => {
    const [cx, cy] = [x + along * dx, y + along * dy]
    return { kind: 'path', d: `M${px(cx - 2)} ${px(cy + 4)}L${px(cx + 2)} ${px(cy - 4)}`, stroke: 'ink-2' }
  }),
]

/** Grid, left and base line, labels and titles of two axes around `box`. */
export const axes = (x: Axis, y: Axis, box: Box): Mark[] => [
  ...x.ticks.flatMap(({ at, label }) => [
    line(at, box.top, at, box.bottom, gridPaint),
    text(at, box.bottom + 15, label, { anchor: 'middle' }),
  ]),
  ...y.ticks.flatMap(({ at, label }) => [
    line(box.left, at, box.right, at, gridPaint),
    text(box.left - 8, at + 4, label, { anchor: 'end' }),
  ]),
  line(box.left, box.bottom, box.right, box.bottom, edge),
  line(box.left, box.top, box.left, box.bottom, edge),
  ...(x.breakAt === undefined ? [] : breakSign([x.breakAt, box.bottom], [1, 0])),
  ...(y.breakAt === undefined ? [] : breakSign([box.left, y.breakAt], [0, 1])),
  text((box.left + box.right) / 2, box.bottom + 33, cut(x.title, columnsIn(box.right - box.left)), {
    anchor: 'middle',
    fill: 'ink',
  }),
  text(14, (box.top + box.bottom) / 2, cut(y.title, columnsIn(box.bottom - box.top)), {
    anchor: 'middle',
    turn: -90,
    fill: 'ink',
  }),
]

/** The plot's box within a picture, with room for axes. */
export const boxOf = (width: number, height: number, right = 22): Box => ({
  left: 58,
  top: 10,
  right: width - right,
  bottom: height - 42,
})
