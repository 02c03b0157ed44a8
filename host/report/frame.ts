/** What surrounds the marks of a chart: axis lines, gridlines on ticks, titles. */
import type { Axis } from './axis.ts'
import { element, px, textAt } from './svg.ts'
import { columnsIn, cut } from './text.ts'

/** Where the marks are drawn, in px. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const line = (name: string, x1: number, y1: number, x2: number, y2: number): string =>
  element('path', { class: name, d: `M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}` })

/** Half a pixel, so that lines of one pixel are crisp. */
const crisp = (length: number): number => Math.round(length) + 0.5

/** Two strokes over the axis where values that a logarithmic scale cannot hold stand apart. */
const breakSign = (x: number, y: number, turned: boolean): string =>
  element(
    'g',
    { transform: `translate(${px(x)} ${px(y)})${turned ? ' rotate(90)' : ''}` },
    element('rect', { class: 'surface', x: -2, y: -1, width: 4, height: 3 }),
    element('path', { class: 'leader', d: 'M-4 4L0 -4M0 4L4 -4' }),
  )

/** Gridlines, to be drawn under everything. */
export const gridOf = ({ left, right, top, bottom }: Plot, up: Axis, across: Axis): string =>
  [
    ...across.ticks.map(({ at }) => line('grid', crisp(at), top, crisp(at), bottom)),
    ...up.ticks.map(({ at }) => line('grid', left, crisp(at), right, crisp(at))),
  ].join('')

/** The left and the bottom line with labels of the ticks and titles; `titleEdge` is where the left title stands. */
export const frameOf = ({ left, right, top, bottom }: Plot, up: Axis, across: Axis, titleEdge: number): string => {
  return [
    element('path', { class: 'axis', d: `M${crisp(left)} ${px(top)}V${crisp(bottom)}H${px(right)}` }),
    up.breakAt === undefined ? '' : breakSign(crisp(left), up.breakAt, true),
    across.breakAt === undefined ? '' : breakSign(across.breakAt, crisp(bottom), false),
    ...across.ticks.map(({ at, label }) => textAt(at, bottom + 17, label, { 'text-anchor': 'middle' })),
    ...up.ticks.map(({ at, label }) => textAt(left - 8, at + 4, label, { 'text-anchor': 'end' })),
    textAt((left + right) / 2, bottom + 37, cut(across.title, columnsIn(right - left - 120)), {
      class: 'axis-title',
      'text-anchor': 'middle',
    }),
    textAt(0, 0, cut(up.title, columnsIn(bottom - top)), {
      class: 'axis-title',
      'text-anchor': 'middle',
      transform: `translate(${px(titleEdge)} ${px((top + bottom) / 2)}) rotate(-90)`,
    }),
  ].join('')
}
