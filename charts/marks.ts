/** What pictures are made of: marks in px, coloured by tokens, so that screen, canvas and file say the same. */

/** A colour by its name, `ink` say: what it stands for is said where it is drawn. */
export type Token = string

/** x and y in px. */
export type Point = readonly [number, number]

/** The same with names. */
export interface Place {
  readonly x: number
  readonly y: number
}

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
  /** Shown by a file's reader when the pointer rests on it. */
  readonly tip?: string
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
