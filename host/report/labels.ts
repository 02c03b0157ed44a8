/** The labels of a chart: near what they name, on nothing that is drawn, with a leader where it helps. */
import { element, px, textAt } from './svg.ts'
import { textWidth } from './text.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle, in px. */
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface Label {
  readonly anchor: Point
  /** The first is set strong if there are two. */
  readonly lines: readonly string[]
  /** The direction in which room is sought first, in radians; 0 is right, positive is down. */
  readonly towards: number
  /** The least distance from the anchor, in px. */
  readonly from: number
  /** If all is taken it covers what is there rather than being left out. */
  readonly must: boolean
}

export const boxAround = ({ x, y }: Point, radius: number): Box => ({
  x: x - radius,
  y: y - radius,
  width: 2 * radius,
  height: 2 * radius,
})

/** The box of a horizontal or vertical line. */
export const boxOfLine = (from: Point, to: Point): Box => ({
  x: Math.min(from.x, to.x),
  y: Math.min(from.y, to.y),
  width: Math.abs(to.x - from.x),
  height: Math.abs(to.y - from.y),
})

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const inside = (box: Box, bounds: Box): boolean =>
  box.x >= bounds.x &&
  box.y >= bounds.y &&
  box.x + box.width <= bounds.x + bounds.width &&
  box.y + box.height <= bounds.y + bounds.height

/** The point of a box that is nearest to another. */
const nearestOf = ({ x, y }: Point, box: Box): Point => ({
  x: Math.min(Math.max(x, box.x), box.x + box.width),
  y: Math.min(Math.max(y, box.y), box.y + box.height),
})

const distanceOf = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

const lineHeight = 14
const directions = 24
const ringStep = 5
/** A label nearer than this needs no leader. */
const leaderFrom = 16

/** How far two angles are apart, in radians. */
const apart = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)))

/** The nearest place inside `bounds` that covers nothing in `taken`, if there is one. */
const freePlace = (
  { anchor, towards, from }: Label,
  { width, height }: Omit<Box, 'x' | 'y'>,
  taken: readonly Box[],
  bounds: Box,
): Box | undefined => {
  const angles = Array.from({ length: directions }, (_, i) => (i * 2 * Math.PI) / directions).sort(
    (a, b) => apart(a, towards) - apart(b, towards),
  )
  const reach = Math.hypot(bounds.width, bounds.height)
  for (let distance = from; distance < reach; distance += ringStep) {
    for (const angle of angles) {
      const box = {
        x: anchor.x + Math.cos(angle) * (distance + width / 2) - width / 2,
        y: anchor.y + Math.sin(angle) * (distance + height / 2) - height / 2,
        width,
        height,
      }
      if (
        distanceOf(anchor, nearestOf(anchor, box)) >= from &&
        inside(box, bounds) &&
        !taken.some((other) => overlap(box, other))
      )
        return box
    }
  }
  return undefined
}

const draw = ({ anchor, lines }: Label, box: Box): string => {
  const end = nearestOf(anchor, box)
  const distance = distanceOf(anchor, end)
  const start = (to: number, from: number): string => px(from + ((to - from) * 7) / distance)
  const leader = `M${start(end.x, anchor.x)} ${start(end.y, anchor.y)}L${px(end.x)} ${px(end.y)}`
  // Text grows from the side that faces its mark, so that a wrong estimate of its width does not part them.
  const leftwards = box.x + box.width / 2 < anchor.x
  return [
    distance >= leaderFrom ? element('path', { class: 'leader', d: leader }) : '',
    ...lines.map((line, i) =>
      textAt(leftwards ? box.x + box.width - 3 : box.x + 3, box.y + 11 + i * lineHeight, line, {
        class: i === 0 && lines.length > 1 ? 'strong halo' : 'halo',
        'text-anchor': leftwards ? 'end' : undefined,
      }),
    ),
  ].join('')
}

/** Draws the labels that find room, the first ones first. `taken` is what they must not cover. */
export const drawLabels = (labels: readonly Label[], taken: readonly Box[], bounds: Box): string => {
  const covered = [...taken]
  return labels
    .map((label) => {
      const width = Math.max(...label.lines.map((line) => textWidth(line))) + 6
      const size = { width, height: label.lines.length * lineHeight }
      const box = freePlace(label, size, covered, bounds) ?? (label.must && freePlace(label, size, [], bounds))
      if (!box) return ''
      covered.push(box)
      return draw(label, box)
    })
    .join('')
}
