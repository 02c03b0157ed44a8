/** What a chart is made of: marks in px, coloured by tokens, so that screen, canvas, table and file say the same. */

/** A colour of look/tokens.css, without the dashes. */
export type Token = string

/** x and y in px. */
export type Point = readonly [number, number]

export interface Paint {
  readonly fill?: Token
  readonly stroke?: Token
  readonly width?: number
  readonly opacity?: number
  readonly dash?: string
}

export type Mark = Paint & {
  /** Whose mark it is: dimmed when a brush leaves that trial out. */
  readonly trial?: number
} & (
    | { readonly kind: 'circle'; readonly x: number; readonly y: number; readonly r: number }
    | { readonly kind: 'path'; readonly d: string }
    | { readonly kind: 'polyline'; readonly points: readonly Point[] }
    /** Many of one size, each from its upper left corner. */
    | { readonly kind: 'rects'; readonly corners: readonly Point[]; readonly across: number; readonly down: number }
    | {
        readonly kind: 'text'
        readonly x: number
        readonly y: number
        readonly text: string
        readonly anchor?: 'middle' | 'end'
        /** Degrees, about its own place. */
        readonly turn?: number
        readonly strong?: boolean
        readonly halo?: boolean
        readonly size?: number
      }
  )

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

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

export const px = (value: number): string => String(Math.round(value * 10) / 10)

export const line = (x1: number, y1: number, x2: number, y2: number, paint: Paint): Mark => ({
  kind: 'path',
  d: `M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}`,
  ...paint,
})

export const rect = (x: number, y: number, width: number, height: number, paint: Paint): Mark => ({
  kind: 'path',
  d: rects([[x, y]], width, height),
  ...paint,
})

export const text = (
  x: number,
  y: number,
  words: string,
  more: Omit<Extract<Mark, { kind: 'text' }>, 'kind' | 'x' | 'y' | 'text'> = {},
): Mark => ({ kind: 'text', x, y, text: words, fill: 'ink-2', ...more })

export const polyline = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('')

export const rects = (corners: readonly Point[], across: number, down: number): string =>
  corners.map(([x, y]) => `M${px(x)} ${px(y)}h${px(across)}v${px(down)}h${px(-across)}z`).join('')

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
