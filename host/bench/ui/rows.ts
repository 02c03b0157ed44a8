/** What the window's benchmark reports: a figure a row, beside the limit it is to keep. */

/** Each figure: what it means, its unit, and the most it may be. */
export const figures = {
  firstPaintClosed: { title: 'first paint after connect, the study read from its file', unit: 'ms', limit: 500 },
  firstPaint: { title: 'first paint after connect, the study open in the service', unit: 'ms', limit: 500 },
  hover: { title: 'a frame while hovering, 95th percentile', unit: 'ms', limit: 50 },
  brush: { title: 'a frame while brushing, 95th percentile', unit: 'ms', limit: 50 },
  events: { title: 'the longest frame under 100 trial events a second', unit: 'ms', limit: 100 },
  heap: { title: 'JavaScript heap, the most seen', unit: 'MB', limit: 300 },
  bundle: { title: 'scripts and styles of the window, gzip', unit: 'kB', limit: 250 },
  serviceCall: { title: 'a service call while 2 workers train, 95th percentile', unit: 'ms', limit: 100 },
} as const satisfies Record<string, { readonly title: string; readonly unit: string; readonly limit: number }>

export type FigureName = keyof typeof figures

export interface FigureRow {
  readonly type: 'figure'
  readonly figure: FigureName
  /** The view it was measured in, where several are. */
  readonly view?: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly ok: boolean
  /** What the value is made of: milliseconds by method, frames counted, ... */
  readonly details?: Readonly<Record<string, number>>
}

/** Where it was measured; the load is that of all that ran there during the last minute, in processors. */
export interface MachineRow {
  readonly type: 'machine'
  readonly processors: number
  readonly load: number
}

export type UiRow = FigureRow | MachineRow

export const figureRow = (
  figure: FigureName,
  value: number,
  more: Pick<FigureRow, 'view' | 'details'> = {},
): FigureRow => {
  const { unit, limit } = figures[figure]
  return { type: 'figure', figure, ...more, value, unit, limit, ok: value <= limit }
}

/**
 * The least value that at least `share` of all values do not exceed (nearest rank); NaN where there are none.
 * @param share above 0 and up to 1.
 */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? NaN
