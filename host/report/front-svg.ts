/** The front as a picture that stands alone: every trial, the front's line, the knee, the reference point. */
import { threeDigits } from '../../core/formulas/numbers.ts'
import { axisOf, type Quantity } from './axis.ts'
import { frameOf, gridOf } from './frame.ts'
import { drawableChart, type ChartTrial, type FrontChart } from './front-chart.ts'
import { bestOf, dotsOf, labelsOf, referenceOf, regionOf, stairsOf, takenBy, type Mark } from './front-marks.ts'
import { descriptionOf, frontOf, subtitleOf, titleOf } from './front-words.ts'
import { drawLabels } from './labels.ts'
import { middleStep, rampOf, type Ramp } from './ramp.ts'
import { element, escapeXml, px, textAt } from './svg.ts'
import { columnsIn, cut, textWidth } from './text.ts'
import { rootClass, themeCss } from './theme.ts'

const width = 760
const height = 480
const edge = 16
const top = 92
const bottom = height - 52
const right = width - 40
const emptyText = 'The front will stand here once a trial has finished.'
const trialNumbers: Quantity = { title: 'Trial', unit: '', log: false }

/** The counts, each behind its mark, and the bar of colours. */
const legendOf = (chart: FrontChart, ramp: Ramp | undefined): string => {
  const front = frontOf(chart).length
  const dominated = chart.trials.length - front
  const items: [mark: string, text: string][] = [
    [element('circle', { class: `front q${middleStep}`, r: 5 }), `front ${threeDigits(front)}`],
    [element('circle', { class: `dominated q${middleStep}`, r: 3 }), `dominated ${threeDigits(dominated)}`],
  ]
  if (chart.failed > 0) {
    const cross = element('path', { class: 'failed', d: 'M-3 -3L3 3M-3 3L3 -3' })
    items.push([cross, `failed ${threeDigits(chart.failed)}, not drawn`])
  }
  const baseline = top - 22
  let x = edge + 6
  const drawn = items.map(([mark, text]) => {
    const item = element('g', { transform: `translate(${px(x)} ${baseline - 4})` }, mark, textAt(11, 4, text))
    x += 11 + textWidth(text) + 16
    return item
  })
  return drawn.join('') + (ramp?.bar(x, right, baseline) ?? '')
}

/** Axes, marks and labels of a chart with at least one trial. */
const plotOf = (chart: FrontChart, ramp: Ramp | undefined): readonly string[] => {
  const { trials, axes, reference } = chart
  const rightwards = ({ number, values }: ChartTrial): number => values[1] ?? number
  const upValues = trials.map(({ values }) => values[0]!)
  const upAxis = axisOf(axes[0]!, upValues, reference?.slice(0, 1) ?? [], bottom, top)
  const left = 40 + Math.max(...upAxis.ticks.map(({ label }) => textWidth(label)))
  const acrossAxis = axisOf(axes[1] ?? trialNumbers, trials.map(rightwards), reference?.slice(1, 2) ?? [], left, right)

  const marks = trials.map((trial): Mark => ({
    trial,
    x: acrossAxis.at(rightwards(trial)),
    y: upAxis.at(trial.values[0]!),
    step: ramp?.stepOf(trial.values[2]!) ?? middleStep,
  }))
  const best = bestOf(marks)
  const limit = reference && { x: acrossAxis.at(reference[1]!), y: upAxis.at(reference[0]!) }
  const origin = { x: left, y: bottom }
  const plot = { left, right, top, bottom }
  const bounds = { x: left + 4, y: top - 8, width: right - left, height: bottom - top + 4 }
  return [
    axes.length > 1 ? regionOf(best, limit ?? { x: right, y: top }) : '',
    gridOf(plot, upAxis, acrossAxis),
    frameOf(plot, upAxis, acrossAxis, edge + 8),
    textAt(edge, bottom + 37, axes.length > 1 ? '↙ better' : '↓ better', { class: 'quiet' }),
    limit ? referenceOf(limit, origin) : '',
    dotsOf(chart, marks, 'dominated'),
    stairsOf(best),
    dotsOf(chart, marks, 'front'),
    drawLabels(labelsOf(chart, marks, best, limit), takenBy(marks, best, limit, origin), bounds),
  ]
}

/**
 * The picture as a file of its own, 760 x 480 px, light or dark as its reader: no font or file from elsewhere.
 * Values of 0 and less stand before the start of a logarithmic axis; equal charts give equal text.
 */
export const frontSvg = (given: FrontChart): string => {
  const chart = drawableChart(given)
  const { trials, axes } = chart
  const empty = frontOf(chart).length === 0
  const third = trials.map(({ values }) => values[2]!)
  const ramp = axes.length === 3 && !empty ? rampOf(axes[2]!, third) : undefined
  const root = { xmlns: 'http://www.w3.org/2000/svg', class: rootClass, role: 'img', width, height }
  const content = [
    element('title', {}, escapeXml(titleOf(chart))),
    element('desc', {}, escapeXml(descriptionOf(chart))),
    element('style', {}, `\n${themeCss}\n`),
    element('rect', { class: 'surface', width, height }),
    textAt(edge, 28, cut(chart.title, columnsIn(width - 2 * edge, 15)), { class: 'title' }),
    textAt(edge, 46, cut(subtitleOf(chart), columnsIn(width - 2 * edge)), { class: 'quiet' }),
    legendOf(chart, ramp),
    ...(empty ? [textAt(width / 2, height / 2, emptyText, { 'text-anchor': 'middle' })] : plotOf(chart, ramp)),
  ]
  const written = content.filter((part) => part !== '').join('\n')
  return `${element('svg', { ...root, viewBox: `0 0 ${width} ${height}` }, `\n${written}\n`)}\n`
}
