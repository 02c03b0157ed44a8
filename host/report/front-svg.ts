/** The front as a picture that stands alone: every trial, the front's line, the knee, the reference point. */
import { extent, range } from 'd3-array'
import { axisOf, isDrawable, unitBeside, type Axis, type Quantity } from '../../charts/axis.ts'
import { dotMark, frontMarks } from '../../charts/front.ts'
import { px, rect, text, type Mark } from '../../charts/marks.ts'
import { rampOf, rampSteps } from '../../charts/ramp.ts'
import { spreadMarks, type Reach, type Spread } from '../../charts/spread.ts'
import { pictureToSvg } from '../../charts/svg.ts'
import type { Mean } from '../../core/contract/confirmation.ts'
import { commonUnit, threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { columnsIn, cut, displayWidth, shortTitle, textWidth } from '../../core/formulas/text.ts'
import { drawableChart, type FrontChart } from './front-chart.ts'
import { descriptionOf, frontOf, subtitleOf, titleOf, valuesInWords } from './front-words.ts'
import { light, middleStep, style } from './theme.ts'

const width = 760
const height = 480
const edge = 16
const top = 92
const bottom = height - 52
const right = width - 40
/** Where the words of the legend stand. */
const legendLine = top - 22
const barWidth = 108
const barGap = 6
const emptyText = 'The front will stand here once a trial has finished.'
const trialNumbers: Quantity = { title: 'Trial', unit: '', log: false }

interface Valued {
  readonly number: number
  readonly values: readonly number[]
}

/** How many trials there are of each kind, each behind its mark. */
const countsOf = (chart: FrontChart): Mark[] => {
  const front = frontOf(chart).length
  const y = legendLine - 4
  const dot = (isMember: boolean) => (x: number) => dotMark({ x, y, isMember, fill: middleStep })
  const cross = (x: number): Mark => ({
    kind: 'path',
    d: `M${px(x - 3)} ${y - 3}l6 6m0 -6l-6 6`,
    stroke: 'bad',
    width: 1.5,
  })
  const items: readonly (readonly [mark: (x: number) => Mark, words: string])[] = [
    [dot(true), `front ${threeDigits(front)}`],
    [dot(false), `dominated ${threeDigits(chart.trials.length - front)}`],
    ...(chart.failed > 0 ? [[cross, `failed ${threeDigits(chart.failed)}, not drawn`] as const] : []),
  ]
  let x = edge + 6
  return items.flatMap(([mark, words]) => {
    const drawn = [mark(x), text(x + 11, legendLine, words)]
    x += 11 + textWidth(words) + 16
    return drawn
  })
}

/** The bar of colours, its ends and its name, right-aligned between `left` and `right`. */
const colourBar = ({ title, unit, log }: Quantity, values: readonly number[], left: number): Mark[] => {
  const [least, most] = extent(values) as [number, number]
  const named = (words: string, end: number): Mark => {
    const name = cut(shortTitle(title), columnsIn(end - left) - displayWidth(words) - 1)
    return text(end, legendLine, `${name} ${words}`, { anchor: 'end' })
  }
  if (least === most) return [named(`${withUnit(least, unit)} in all trials`, right)]
  const shown = commonUnit(values, unit)
  const end = [threeDigits(most / shown.factor), unitBeside(title, shown.unit), log ? '(log)' : '']
    .filter(Boolean)
    .join(' ')
  const start = Math.round(right - textWidth(end) - barGap - barWidth)
  return [
    named(threeDigits(least / shown.factor), start - barGap),
    ...range(rampSteps).map((step) =>
      rect(start + (step * barWidth) / rampSteps, legendLine - 9, barWidth / rampSteps, 9, { fill: `q${step}` }),
    ),
    text(start + barWidth + barGap, legendLine, end),
  ]
}

interface Again extends Valued {
  readonly found: readonly number[]
  readonly means: readonly Mean[]
  readonly isOff: boolean
}

/** Members of the front that were trained again, by their means. */
const meansOf = ({ confirmation, trials }: FrontChart): Again[] =>
  (confirmation?.members ?? []).flatMap(({ trial: number, found, means, stays }) => {
    const values = means?.map(({ mean }) => mean)
    const isDrawn = values?.every(isDrawable) && trials.some((trial) => trial.number === number)
    return means && values && isDrawn ? [{ number, values, found, means, isOff: stays === false }] : []
  })

/** Axes, dots and names of a chart with at least one trial of the front. */
const plotOf = (chart: FrontChart): Mark[] => {
  const { trials, axes, reference, knee } = chart
  const colour = axes.length === 3 ? axes[2] : undefined
  const [up, across = trialNumbers] = axes
  const [upOf, acrossOf] = [({ values }: Valued) => values[0]!, ({ values, number }: Valued) => values[1] ?? number]
  const again = meansOf(chart)
  const all: readonly Valued[] = [...trials, ...again, ...(reference ? [{ number: 0, values: reference }] : [])]
  const y = axisOf(up!, all.map(upOf), [bottom, top])
  const left = 40 + Math.max(...y.ticks.map(({ label }) => textWidth(label)))
  const x = axisOf(across, all.map(acrossOf), [left, right])
  const placeOf = (trial: Valued) => ({ x: x.at(acrossOf(trial)), y: y.at(upOf(trial)) })
  const colours = trials.map(({ values }) => values[2]!)
  const ramp = colour ? rampOf(colour, colours) : () => middleStep
  const kneeTrial = trials.find(({ number }) => number === knee)
  const box = { left, right, top, bottom }
  const lowest = (title: string) => (trial: number) => `lowest ${cut(shortTitle(title), 24)} #${trial}`
  const { under, dots, over } = frontMarks({
    dots: trials.map((trial) => ({
      trial: trial.number,
      ...placeOf(trial),
      isMember: trial.state === 'front',
      fill: ramp(trial.values[2]!),
      tip: `#${trial.number}: ${valuesInWords(chart, trial.values)}`,
    })),
    x,
    y,
    box,
    reference: reference && placeOf({ number: 0, values: reference }),
    knee,
    words: {
      knee: kneeTrial ? [`Knee #${knee}`, cut(valuesInWords(chart, kneeTrial.values), 60)] : [],
      reference: reference ? cut(`reference point ${valuesInWords(chart, reference)}`, 76) : '',
      bestY: lowest(up!.title),
      ...(axes.length > 1 && { bestX: lowest(across.title) }),
      better: () => (axes.length > 1 ? '↙ better' : '↓ better'),
    },
  })
  const spreads = again.map(({ found, number, values, means, isOff }): Spread => {
    const reach = ({ at }: Axis, j: number, mean: number): Reach => {
      const [from, to] = means[j]?.interval ?? [mean, mean]
      return { from: at(from), to: at(to) }
    }
    const mean = { number, values }
    return {
      dot: placeOf({ number, values: found }),
      mean: placeOf(mean),
      x: reach(x, 1, acrossOf(mean)),
      y: reach(y, 0, upOf(mean)),
      isOff,
      tip: `#${number} again: ${valuesInWords(chart, values)}`,
    }
  })
  return [...(colour ? colourBar(colour, colours, 330) : []), ...under, ...dots, ...spreadMarks(spreads, box), ...over]
}

/**
 * The picture as a file of its own, 760 x 480 px, light or dark as its reader: no font or file from elsewhere.
 * Values of 0 and less stand before the break of a logarithmic axis; equal charts give equal text.
 */
export const frontSvg = (given: FrontChart): string => {
  const chart = drawableChart(given)
  const heading = text(edge, 28, cut(chart.title, columnsIn(width - 2 * edge, 15)), {
    size: 15,
    strong: true,
    fill: 'ink',
  })
  const subtitle = text(edge, 46, cut(subtitleOf(chart), columnsIn(width - 2 * edge)), { fill: 'ink-3' })
  const plot =
    frontOf(chart).length > 0 ? plotOf(chart) : [text(width / 2, height / 2, emptyText, { anchor: 'middle' })]
  const marks = [heading, subtitle, ...countsOf(chart), ...plot]
  return pictureToSvg({ width, height, marks, title: titleOf(chart), description: descriptionOf(chart), style }, light)
}
