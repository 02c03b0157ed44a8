/** A chart before and after it has a size: its marks, what of them can be reached, and the same as a table. */
import { text, type Box, type Mark } from '../../charts/marks.ts'

/** Where a trial stands. */
export interface Place {
  readonly trial: number
  readonly x: number
  readonly y: number
}

export interface Scene {
  readonly width: number
  readonly height: number
  /** Axes and all that lies below the dots. */
  readonly under: readonly Mark[]
  /** The many: on canvas above `canvasFrom`. */
  readonly dots: readonly Mark[]
  /** Drawn anew many times a second: its dots are on canvas, few or many. */
  readonly moves?: boolean
  readonly over: readonly Mark[]
  /** What the pointer and the keys can reach. */
  readonly places: readonly Place[]
  /** How the trial one holds is marked. */
  readonly hold?: (trial: number) => readonly Mark[]
  /** Where brushes may be drawn, each within one of these. */
  readonly areas?: readonly Box[]
}

/** All that is on screen, the trial one holds marked. */
export const marksOf = ({ under, dots, over, hold }: Scene, held: number | undefined): readonly Mark[] => [
  ...under,
  ...dots,
  ...over,
  ...((held !== undefined && hold?.(held)) || []),
]

const isInside = ({ x, y }: { readonly x: number; readonly y: number }, { left, right, top, bottom }: Box): boolean =>
  x >= left && x <= right && y >= top && y <= bottom

/** The trials that a brush encloses. */
export const trialsIn = ({ places }: Scene, box: Box): ReadonlySet<number> =>
  new Set(places.filter((place) => isInside(place, box)).map(({ trial }) => trial))

/** The box between where a brush began and where it is, within the area it began in; undefined outside all. */
export const brushBetween = (
  { areas = [] }: Scene,
  start: { readonly x: number; readonly y: number },
  now: { readonly x: number; readonly y: number },
): Box | undefined => {
  const area = areas.find((box) => isInside(start, box))
  return (
    area && {
      left: Math.max(area.left, Math.min(start.x, now.x)),
      right: Math.min(area.right, Math.max(start.x, now.x)),
      top: Math.max(area.top, Math.min(start.y, now.y)),
      bottom: Math.min(area.bottom, Math.max(start.y, now.y)),
    }
  )
}

export interface Column {
  readonly title: string
  readonly isNumber?: boolean
}

export interface Row {
  readonly trial?: number
  readonly cells: readonly string[]
}

/** Rows, made when they are looked at: an array is such rows too. */
export interface Rows {
  readonly length: number
  slice(from: number, to: number): readonly Row[]
}

/** Rows of many items, each written only when it comes into sight. */
export const lazyRows = <T>(items: readonly T[], toRow: (item: T) => Row): Rows => ({
  length: items.length,
  slice: (from, to) => items.slice(from, to).map(toRow),
})

/** The same as the picture, to be read. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: Rows
}

/** Remembers the last size drawn: what changes around a picture, a brush say, need not draw it again. */
export const onceASize = (draw: Chart['draw']): Chart['draw'] => {
  let last: Scene | undefined
  return (width, height) => {
    if (last?.width !== width || last.height !== height) last = draw(width, height)
    return last
  }
}

/** A chart before it has a size. */
export interface Chart {
  /** What it shows, its result included: the picture's name for those who do not see it. */
  readonly sentence: string
  readonly table: Table
  draw(width: number, height: number): Scene
  /** First line strong. */
  readonly tip?: (trial: number) => readonly string[]
}

export const canvasFrom = 2000

/** The share of its opacity that a mark outside a brush keeps. */
export const dimmed = 0.16

/** Marks of trials outside a brush, dimmed. */
export const dimOutside = (marks: readonly Mark[], brushed: ReadonlySet<number> | undefined): readonly Mark[] =>
  brushed === undefined
    ? marks
    : marks.map((mark) =>
        mark.trial === undefined || brushed.has(mark.trial) ? mark : { ...mark, opacity: (mark.opacity ?? 1) * dimmed },
      )

/** A ring around the trial one holds. */
export const ring = (x: number, y: number): Mark => ({ kind: 'circle', x, y, r: 8.5, stroke: 'accent', width: 2 })

/** What stands where nothing can be drawn yet. */
export const emptyScene = (width: number, height: number, words: string): Scene => ({
  width,
  height,
  under: [text(width / 2, height / 2, words, { anchor: 'middle', fill: 'ink-3' })],
  dots: [],
  over: [],
  places: [],
})
