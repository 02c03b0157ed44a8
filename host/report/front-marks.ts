/** The marks of the front's picture: trials, the line through the best, what they dominate, what is named. */
import type { ChartTrial, FrontChart } from './front-chart.ts'
import { valuesInWords } from './front-words.ts'
import { boxAround, boxOfLine, type Box, type Label, type Point } from './labels.ts'
import { element, escapeXml, px } from './svg.ts'
import { cut, shortTitle } from './text.ts'

/** A trial where it is drawn, in px, with its step of the ramp. */
export interface Mark extends Point {
  readonly trial: ChartTrial
  readonly step: number
}

/** From a mark to its name where no leader is needed, in px. */
const near = 8
const radius = { front: 5, dominated: 3 }

/** The front's best marks of the two axes shown, from left to right. */
export const bestOf = (marks: readonly Mark[]): readonly Mark[] => {
  const best: Mark[] = []
  for (const mark of marks.filter(({ trial }) => trial.state === 'front').sort((a, b) => a.x - b.x || b.y - a.y)) {
    if (best.length === 0 || mark.y > best.at(-1)!.y) best.push(mark)
  }
  return best
}

/** To the right at a point's height, then down to the next. */
const steps = (points: readonly Point[]): string => points.map(({ x, y }) => `H${px(x)}V${px(y)}`).join('')

/** The line through the best marks. */
export const stairsOf = ([first, ...others]: readonly Mark[]): string =>
  element('path', { class: 'stairs', d: `M${px(first!.x)} ${px(first!.y)}${steps(others)}` })

/** What the best marks dominate as far as `limit`: the part of the hypervolume that one can see. */
export const regionOf = (best: readonly Mark[], limit: Point): string => {
  const [first, ...others] = best.map(({ x, y }) => ({ x: Math.min(x, limit.x), y: Math.max(y, limit.y) }))
  const d = `M${px(first!.x)} ${px(limit.y)}V${px(first!.y)}${steps(others)}H${px(limit.x)}V${px(limit.y)}Z`
  return element('path', { class: 'region', d })
}

/** A plus, with dotted lines to the `origin` of the axes. */
export const referenceOf = ({ x, y }: Point, origin: Point): string =>
  element('path', { class: 'dots', d: `M${px(x)} ${px(y)}H${px(origin.x)}M${px(x)} ${px(y)}V${px(origin.y)}` }) +
  element('path', { class: 'plus', d: `M${px(x - 5)} ${px(y)}h10M${px(x)} ${px(y - 5)}v10` })

/** The marks of one state, each with a tooltip. */
export const dotsOf = (chart: FrontChart, marks: readonly Mark[], state: ChartTrial['state']): string =>
  marks
    .filter(({ trial }) => trial.state === state)
    .map(({ trial, x, y, step }) =>
      element(
        'circle',
        { class: `${state} q${step}`, cx: x, cy: y, r: radius[state] },
        element('title', {}, escapeXml(`#${trial.number}: ${valuesInWords(chart, trial.values)}`)),
      ),
    )
    .join('\n')

/** Names for the knee, the reference point and the ends of the line, the most important first. */
export const labelsOf = (
  chart: FrontChart,
  marks: readonly Mark[],
  best: readonly Mark[],
  reference: Point | undefined,
): readonly Label[] => {
  const knee = marks.find(({ trial }) => trial.number === chart.knee)
  const [up, across] = chart.axes.map(({ title }) => cut(shortTitle(title), 24))
  const lowestAcross = best[0]!
  const lowestUp = best.at(-1)!
  const labels: Label[] = []
  if (knee) {
    const lines = [`Knee #${knee.trial.number}`, cut(valuesInWords(chart, knee.trial.values), 60)]
    labels.push({ anchor: knee, lines, towards: -Math.PI / 4, from: 18, must: true })
  }
  if (reference) {
    const line = cut(`reference point ${valuesInWords(chart, chart.reference!)}`, 76)
    labels.push({ anchor: reference, lines: [line], towards: -Math.PI, from: near, must: true })
  }
  const end = (mark: Mark, what: string, towards: number): void => {
    if (mark === knee) return
    labels.push({ anchor: mark, lines: [`lowest ${what} #${mark.trial.number}`], towards, from: near, must: false })
  }
  if (across === undefined || lowestUp === lowestAcross) {
    end(lowestUp, [up, across].filter(Boolean).join(' and '), Math.PI / 2)
  } else {
    end(lowestUp, up!, Math.PI / 2)
    end(lowestAcross, across, Math.PI)
  }
  return labels
}

/** What labels must not cover. */
export const takenBy = (
  marks: readonly Mark[],
  best: readonly Mark[],
  reference: Point | undefined,
  origin: Point,
): readonly Box[] => [
  ...marks.map((mark) => boxAround(mark, radius[mark.trial.state] + 1)),
  ...best.slice(1).flatMap((mark, i) => {
    const corner = { x: mark.x, y: best[i]!.y }
    return [boxOfLine(best[i]!, corner), boxOfLine(corner, mark)]
  }),
  ...(reference
    ? [
        boxAround(reference, 6),
        boxOfLine(reference, { ...reference, x: origin.x }),
        boxOfLine(reference, { ...reference, y: origin.y }),
      ]
    : []),
]
