/** The labels of a chart: near what they name, on nothing that is drawn, with a leader where it helps. */
import { textWidth } from '../core/formulas/text.ts'
import { line, text, type Box, type Mark, type Place } from './marks.ts'

export interface Label {
  readonly anchor: Place
  /** The first is set strong if there are two. */
  readonly lines: readonly string[]
  /** The direction in which room is sought first, in radians; 0 is right, positive is down. */
  readonly towards: number
  /** The least distance from the anchor, in px. */
  readonly from: number
  /** If all is taken it covers what is there rather than being left out. */
  readonly must?: boolean
}

export const boxAround = ({ x, y }: Place, radius: number): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
})

/** The box of a horizontal or vertical line. */
export const boxOfLine = (from: Place, to: Place): Box => ({
  left: Math.min(from.x, to.x),
  right: Math.max(from.x, to.x),
  top: Math.min(from.y, to.y),
  bottom: Math.max(from.y, to.y),
})

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const isWithin = (box: Box, bounds: Box): boolean =>
  box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom

/** The point of a box that is nearest to another. */
const nearestOf = ({ x, y }: Place, { left, right, top, bottom }: Box): Place => ({
  x: Math.min(Math.max(x, left), right),
  y: Math.min(Math.max(y, top), bottom),
})

const distanceOf = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y)

const lineHeight = 14
const directions = 24
const ringStep = 5
/** A label nearer than this needs no leader. */
const leaderFrom = 16

/** How far two angles are apart, in radians. */
const apart = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)))

/** The nearest place inside `bounds` that covers nothing in `taken`, if there is one. */
const freePlace = ({ anchor, lines, towards, from }: Label, taken: readonly Box[], bounds: Box): Box | undefined => {
  const width = Math.max(...lines.map((words) => textWidth(words))) + 6
  const height = lines.length * lineHeight
  const angles = Array.from({ length: directions }, (_, i) => (i * 2 * Math.PI) / directions).sort(
    (a, b) => apart(a, towards) - apart(b, towards),
  )
  const reach = Math.hypot(bounds.right - bounds.left, bounds.bottom - bounds.top)
  for (let distance = from; distance < reach; distance += ringStep) {
    for (const angle of angles) {
      const left = anchor.x + Math.cos(angle) * (distance + width / 2) - width / 2
      const top = anchor.y + Math.sin(angle) * (distance + height / 2) - height / 2
      const box = { left, top, right: left + width, bottom: top + height }
      if (
        isWithin(box, bounds) &&
        distanceOf(anchor, nearestOf(anchor, box)) >= from &&
        !taken.some((other) => overlap(box, other))
      )
        return box
    }
  }
  return undefined
}

const marksOf = ({ anchor, lines }: Label, box: Box): Mark[] => {
  const end = nearestOf(anchor, box)
  const distance = distanceOf(anchor, end)
  const start = (to: number, from: number): number => from + ((to - from) * 7) / distance
  // text grows from the side that faces its mark, so that a wrong estimate of its width does not part them
  const isLeft = (box.left + box.right) / 2 < anchor.x
  return [
    ...(distance < leaderFrom
      ? []
      : [line(start(end.x, anchor.x), start(end.y, anchor.y), end.x, end.y, { stroke: 'ink-2' })]),
    ...lines.map((words, i) => {
      const isStrong = i === 0 && lines.length > 1
      return text(isLeft ? box.right - 3 : box.left + 3, box.top + 11 + i * lineHeight, words, {
        halo: true,
        ...(isStrong && { strong: true, fill: 'ink' }),
        ...(isLeft && { anchor: 'end' }),
      })
    }),
  ]
}

/** The labels that find room, the first ones first. `taken` is what they must not cover. */
export const labelMarks = (labels: readonly Label[], taken: readonly Box[], bounds: Box): Mark[] => {
  const covered = [...taken]
  return labels.flatMap((label) => {
    const box = freePlace(label, covered, bounds) ?? (label.must && freePlace(label, [], bounds))
    if (!box) return []
    covered.push(box)
    return marksOf(label, box)
  })
}
