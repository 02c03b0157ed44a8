/** Marks as SVG text: for the page with tokens, for a file with the colours they stand for. */
import { polyline, px, rects, type Mark } from './marks.ts'

/** Characters that XML 1.0 cannot hold, not even escaped. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const escape = (words: string): string =>
  words.replace(forbidden, '\ufffd').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** A token as a paint. */
export type Resolve = (token: string) => string

export const byVariable: Resolve = (token) => `var(--${token})`

const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .map(([name, value]) =>
      value === undefined ? '' : ` ${name}="${typeof value === 'number' ? px(value) : escape(value)}"`,
    )
    .join('')

const paintOf = ({ fill, stroke, width, opacity, dash }: Mark, resolve: Resolve) => ({
  fill: fill === undefined ? 'none' : resolve(fill),
  stroke: stroke === undefined ? undefined : resolve(stroke),
  'stroke-width': stroke === undefined ? undefined : String(width ?? 1),
  'stroke-dasharray': dash,
  opacity: opacity === undefined ? undefined : String(opacity),
})

const elementOf = (mark: Mark, resolve: Resolve): string => {
  const paint = paintOf(mark, resolve)
  const element = (name: string, shape: Parameters<typeof attributes>[0], content?: string): string => {
    const inside = mark.tip === undefined ? content : `${content ?? ''}<title>${escape(mark.tip)}</title>`
    return `<${name}${attributes(shape)}${inside === undefined ? '/>' : `>${inside}</${name}>`}`
  }
  if (mark.kind === 'circle') return element('circle', { cx: mark.x, cy: mark.y, r: mark.r, ...paint })
  if (mark.kind === 'polyline') return element('path', { d: polyline(mark.points), ...paint })
  if (mark.kind === 'rects') return element('path', { d: rects(mark.corners, mark.across, mark.down), ...paint })
  if (mark.kind === 'path') return element('path', { d: mark.d, ...paint })
  const { x, y, turn, anchor, strong, size, halo } = mark
  const shape = {
    x,
    y,
    transform: turn === undefined ? undefined : `rotate(${turn} ${px(x)} ${px(y)})`,
    'text-anchor': anchor,
    'font-weight': strong ? '600' : undefined,
    'font-size': String(size ?? 11),
    ...paint,
    ...(halo && {
      stroke: resolve('surface'),
      'stroke-width': '4',
      'stroke-linejoin': 'round',
      'paint-order': 'stroke',
    }),
  }
  return element('text', shape, escape(mark.text))
}

export const marksToSvg = (marks: readonly Mark[], resolve: Resolve = byVariable): string =>
  marks.map((mark) => elementOf(mark, resolve)).join('\n')

/** What becomes a file of its own. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
  /** For those who do not see it. */
  readonly title: string
  readonly description?: string
  /** A style sheet, with the class of the root that it is for. */
  readonly style?: { readonly className: string; readonly css: string }
}

/** A file of its own: marks on their ground. */
export const pictureToSvg = (
  { width, height, marks, title, description, style }: Picture,
  resolve: Resolve,
): string => {
  const root = attributes({
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${px(width)} ${px(height)}`,
    'font-family': 'system-ui, sans-serif',
    class: style?.className,
    role: style && 'img',
  })
  return [
    `<svg${root}>`,
    `<title>${escape(title)}</title>`,
    ...(description === undefined ? [] : [`<desc>${escape(description)}</desc>`]),
    ...(style ? [`<style>\n${style.css}\n</style>`] : []),
    `<rect width="100%" height="100%" fill="${resolve('surface')}"/>`,
    marksToSvg(marks, resolve),
    '</svg>\n',
  ].join('\n')
}
