/** The front drawn: trials, the line through the best, what they dominate, the reference point, and names. */
import { textWidth } from '../core/formulas/text.ts'
import type { Axis } from './axis.ts'
import { axes } from './frame.ts'
import { boxAround, boxOfLine, labelMarks, type Label } from './labels.ts'
import { line, px, text, type Box, type Mark, type Place, type Token } from './marks.ts'

/** What looks like a trial. */
export interface Dot extends Place {
  readonly isMember: boolean
  readonly fill: Token
  readonly trial?: number
  readonly tip?: string
}

/** A trial where it stands, in px. */
export interface FrontDot extends Dot {
  readonly trial: number
}

/** Which corner of a plot is the best. */
export interface Best {
  readonly isLeft: boolean
  readonly isLow: boolean
}

export interface FrontPlot {
  readonly dots: readonly FrontDot[]
  readonly x: Axis
  readonly y: Axis
  readonly box: Box
  /** In px. */
  readonly reference?: Place | undefined
  /** Number of the trial that is the knee. */
  readonly knee?: number | undefined
  readonly words: FrontWords
}

export interface FrontWords {
  readonly knee: readonly string[]
  readonly reference: string
  /** The best along x; unnamed without. */
  readonly bestX?: (trial: number) => string
  readonly bestY: (trial: number) => string
  readonly better: (best: Best) => string
}

/** From a mark to its name where no leader is needed, in px. */
const near = 8
const radii = { member: 5, other: 3 }
/** Among more trials than this there is no room for names: they keep clear of the front alone. */
const crowd = 1000

export const bestCorner = (x: Axis, y: Axis, { left, right, top, bottom }: Box): Best => ({
  isLeft: x.better < (left + right) / 2,
  isLow: y.better > (top + bottom) / 2,
})

/** Of the front's members those best in the two that are drawn, from the best along x to the best along y. */
export const bestOf = (dots: readonly FrontDot[], { isLeft, isLow }: Best): FrontDot[] => {
  const across = ({ x }: Place): number => (isLeft ? x : -x)
  const up = ({ y }: Place): number => (isLow ? -y : y)
  const best: FrontDot[] = []
  const members = dots.filter(({ isMember }) => isMember)
  for (const dot of members.sort((a, b) => across(a) - across(b) || up(a) - up(b))) {
    if (best.length === 0 || up(dot) < up(best.at(-1)!)) best.push(dot)
  }
  return best
}

/** Across at a point's height, then to the height of the next. */
const steps = (places: readonly Place[]): string => places.map(({ x, y }) => `H${px(x)}V${px(y)}`).join('')

/** The line through the best. */
export const stairsOf = ([first, ...others]: readonly Place[], width: number): Mark[] =>
  first ? [{ kind: 'path', d: `M${px(first.x)} ${px(first.y)}${steps(others)}`, stroke: 'ink', width }] : []

/** What the best dominate as far as the reference point: the part of the hypervolume that one can see. */
const regionOf = (best: readonly Place[], { x, y }: Place, { isLeft, isLow }: Best): Mark => {
  // what lies beyond the reference point in either counts for nothing
  const counted = best.filter((dot) => (isLeft ? dot.x < x : dot.x > x) && (isLow ? dot.y > y : dot.y < y))
  return { kind: 'path', d: `M${px(x)} ${px(y)}${steps(counted)}H${px(x)}Z`, fill: 'hv' }
}

/** A plus, with dotted lines to the axes. */
const referenceMarks = ({ x, y }: Place, across: number, up: number): Mark[] => [
  line(across, y, x, y, { stroke: 'ink-3', dash: '2 4' }),
  line(x, y, x, up, { stroke: 'ink-3', dash: '2 4' }),
  { kind: 'path', d: `M${px(x - 5)} ${px(y)}h10M${px(x)} ${px(y - 5)}v10`, stroke: 'ink-2', width: 1.5 },
]

export const dotMark = ({ x, y, isMember, fill, ...whose }: Dot, { member, other } = radii): Mark => ({
  kind: 'circle',
  x,
  y,
  fill,
  ...(isMember ? { r: member, stroke: 'surface', width: member / 4 } : { r: other, opacity: 0.42 }),
  ...whose,
})

/** Names for the knee, the reference point and the ends of the line, the most important first. */
const labelsOf = ({ dots, knee, reference, words }: FrontPlot, best: readonly FrontDot[], at: Best): Label[] => {
  const [across, up] = [at.isLeft ? Math.PI : 0, at.isLow ? Math.PI / 2 : -Math.PI / 2]
  const worse = Math.atan2(-Math.sin(up), -Math.cos(across))
  const kneeDot = dots.find(({ trial }) => trial === knee)
  const [bestX, bestY] = [best[0], best.at(-1)]
  const end = (dot: FrontDot | undefined, name: FrontWords['bestX'], towards: number): Label[] =>
    dot && name && dot.trial !== knee ? [{ anchor: dot, lines: [name(dot.trial)], towards, from: near }] : []
  return [
    ...(kneeDot ? [{ anchor: kneeDot, lines: words.knee, towards: worse, from: 18, must: true }] : []),
    ...(reference ? [{ anchor: reference, lines: [words.reference], towards: across, from: near, must: true }] : []),
    ...end(bestY, words.bestY, up),
    ...(bestX === bestY ? [] : end(bestX, words.bestX, across)),
  ]
}

/** What labels must not cover. */
const takenBy = ({ dots, reference, x, y }: FrontPlot, best: readonly FrontDot[]): Box[] => [
  ...dots
    .filter(({ isMember }) => isMember || dots.length <= crowd)
    .map((dot) => boxAround(dot, (dot.isMember ? radii.member : radii.other) + 1)),
  ...best.slice(1).flatMap((dot, i) => {
    const corner = { x: dot.x, y: best[i]!.y }
    return [boxOfLine(best[i]!, corner), boxOfLine(corner, dot)]
  }),
  ...(reference
    ? [
        boxAround(reference, 6),
        boxOfLine(reference, { ...reference, x: x.better }),
        boxOfLine(reference, { ...reference, y: y.better }),
      ]
    : []),
]

/** What is drawn below the dots, the dots, those of the front last, and what is drawn above them. */
export const frontMarks = (plot: FrontPlot): Readonly<Record<'under' | 'dots' | 'over', readonly Mark[]>> => {
  const { dots, x, y, box, reference, words } = plot
  const at = bestCorner(x, y, box)
  const best = bestOf(dots, at)
  const [betterX, betterY] = [at.isLeft ? box.left + 10 : box.right - 10, at.isLow ? box.bottom - 10 : box.top + 16]
  const bounds = { left: box.left + 4, right: box.right, top: box.top - 8, bottom: box.bottom - 4 }
  const betterEnd = betterX + (at.isLeft ? 1 : -1) * textWidth(words.better(at))
  const taken = [...takenBy(plot, best), boxOfLine({ x: betterX, y: betterY - 11 }, { x: betterEnd, y: betterY + 3 })]
  return {
    under: [
      ...(reference && best.length > 0 ? [regionOf(best, reference, at)] : []),
      ...axes(x, y, box),
      ...(reference ? referenceMarks(reference, x.better, y.better) : []),
      ...stairsOf(best, 1.25),
      text(betterX, betterY, words.better(at), { ...(!at.isLeft && { anchor: 'end' }), fill: 'ink-3' }),
    ],
    dots: [...dots.filter(({ isMember }) => !isMember), ...dots.filter(({ isMember }) => isMember)].map((dot) =>
      dotMark(dot),
    ),
    over: labelMarks(labelsOf(plot, best, at), taken, bounds),
  }
}
