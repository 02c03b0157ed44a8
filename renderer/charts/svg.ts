/** Marks as SVG text: for the page with tokens, for a file with the colours they stand for. */
import { polyline, px, rects, type Mark, type Scene } from './scene.ts'

const escape = (words: string): string => words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

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
  if (mark.kind === 'circle') return `<circle${attributes({ cx: mark.x, cy: mark.y, r: mark.r, ...paint })}/>`
  if (mark.kind === 'polyline') return `<path${attributes({ d: polyline(mark.points), ...paint })}/>`
  if (mark.kind === 'rects') {
    return `<path${attributes({ d: rects(mark.corners, mark.across, mark.down), ...paint })}/>`
  }
  if (mark.kind === 'path') return `<path${attributes({ d: mark.d, ...paint })}/>`
  const { x, y, turn, anchor, strong, size, halo } = mark
  return `<text${attributes({
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
  })}>${escape(mark.text)}</text>`
}

export const marksToSvg = (marks: readonly Mark[], resolve: Resolve = byVariable): string =>
  marks.map((mark) => elementOf(mark, resolve)).join('\n')

/** A file of its own: what is on screen, with its background, and `title` for those who do not see it. */
export const sceneToSvg = (
  { width, height, under, dots, over }: Scene,
  held: readonly Mark[],
  title: string,
  resolve: Resolve,
): string => {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}" font-family="system-ui, sans-serif">`
  const ground = `<rect width="100%" height="100%" fill="${resolve('surface')}"/>`
  const marks = marksToSvg([...under, ...dots, ...over, ...held], resolve)
  return `${head}\n<title>${escape(title)}</title>\n${ground}\n${marks}\n</svg>\n`
}
