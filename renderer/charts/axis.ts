/** Axes: at most six ticks, at 1, 2 and 5 on logarithmic ones, a title with unit and scale in words. */
import { extent } from 'd3-array'
import { scaleLinear, scaleLog } from 'd3-scale'
import { commonUnit, threeDigits } from '../../core/formulas/numbers.ts'
import { asLoss, type Directed } from '../model/loss.ts'
import { line, text, type Box, type Mark } from './scene.ts'

/** What an axis measures; of what is maximised it is given losses, and shows their values. */
export interface Quantity extends Directed {
  readonly title: string
  readonly unit: string
  readonly log: boolean
}

export interface Tick {
  readonly at: number
  readonly label: string
}

export interface Axis {
  readonly title: string
  readonly ticks: readonly Tick[]
  /** Its end, in px, towards which losses fall. */
  readonly better: number
  at(value: number): number
}

export interface AxisOptions {
  readonly ticks?: number
  /** Both ends as they are given: no margin is added. */
  readonly tight?: boolean
}

const margin = 0.05
const nearlyZero = 1e-30

/** Round numbers, at most so many. */
const evenTicks = (low: number, high: number, most: number): number[] => {
  for (let wished = most - 1; wished > 1; wished--) {
    const found = scaleLinear([low, high], [0, 1]).ticks(wished)
    if (found.length <= most) return found
  }
  return scaleLinear([low, high], [0, 1]).ticks(1)
}

/** 1, 2, 5 of each power of ten, fewer where those are too many. */
const logTicks = (low: number, high: number, most: number): number[] => {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => Math.floor(Math.log10(low)) + i,
  )
  const candidates = [[1, 2, 5], [1, 3], [1]].map((digits) =>
    powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`))),
  )
  candidates.push(...[2, 3, 5].map((every) => powers.filter((p) => p % every === 0).map((p) => Number(`1e${p}`))))
  const shown = candidates.map((ticks) => ticks.filter((tick) => tick >= low && tick <= high))
  const found = shown.find((ticks) => ticks.length <= most) ?? shown.at(-1)!.slice(0, most)
  return found.length >= 2 ? found : evenTicks(low, high, most).filter((tick) => tick > 0)
}

/**
 * The axis from `from` to `to`, in px, along which `values` grow, showing them all; zeros of a logarithmic one stand at its low end.
 */
export const axisOf = (
  { title, unit, log: wished, direction }: Quantity,
  values: readonly number[],
  [from, to]: readonly [number, number],
  { ticks: most = 6, tight = false }: AxisOptions = {},
): Axis => {
  const [start, end] = direction === 'maximize' ? [to, from] : [from, to]
  const positive = values.filter((value) => value > nearlyZero)
  const log = wished && positive.length > 0
  const shown = log ? positive : values
  const display = commonUnit(shown, unit)
  const [least = 0, greatest = 1] = extent(shown) as [number, number] | [undefined, undefined]
  const hasZero = log && positive.length < values.length
  const warp = log ? Math.log : (value: number): number => value
  const unwarp = log ? Math.exp : (value: number): number => value
  const span = warp(greatest) - warp(least) || (log ? Math.LN2 : Math.abs(least) || 1)
  const spare = tight && greatest > least ? 0 : span * margin
  const low = unwarp(warp(least) - spare - (hasZero ? span * 0.12 : 0))
  const high = unwarp(warp(greatest) + spare)
  const scale = log ? scaleLog([low, high], [start, end]).clamp(true) : scaleLinear([low, high], [start, end])
  const at = (value: number): number => (log && value <= low ? start : (scale(value) ?? start))
  const places = log
    ? logTicks(low, high, most)
    : evenTicks(low / display.factor, high / display.factor, most).map((tick) => tick * display.factor)
  const labelled = places.map((tick) => ({
    at: at(tick),
    label: threeDigits(Number((asLoss({ direction }, tick) / display.factor).toPrecision(6))),
  }))
  // what differs by less than three digits show is named once
  const named = labelled.filter(({ label }, i) => label !== labelled[i - 1]?.label)
  const words = [display.unit, log ? 'log' : ''].filter(Boolean).join(', ')
  return {
    title: words ? `${title} (${words})` : title,
    ticks: hasZero ? [{ at: start, label: '0' }, ...named.filter((tick) => Math.abs(tick.at - start) > 18)] : named,
    better: start,
    at,
  }
}

const gridPaint = { stroke: 'grid' }
const edge = { stroke: 'line-2' }

/** Grid, left and base line, labels and titles of two axes around `box`. */
export const axes = (x: Axis, y: Axis, box: Box): Mark[] => [
  ...x.ticks.flatMap(({ at, label }) => [
    line(at, box.top, at, box.bottom, gridPaint),
    text(at, box.bottom + 15, label, { anchor: 'middle' }),
  ]),
  ...y.ticks.flatMap(({ at, label }) => [
    line(box.left, at, box.right, at, gridPaint),
    text(box.left - 8, at + 4, label, { anchor: 'end' }),
  ]),
  line(box.left, box.bottom, box.right, box.bottom, edge),
  line(box.left, box.top, box.left, box.bottom, edge),
  text((box.left + box.right) / 2, box.bottom + 33, x.title, { anchor: 'middle', fill: 'ink' }),
  text(14, (box.top + box.bottom) / 2, y.title, { anchor: 'middle', turn: -90, fill: 'ink' }),
]

/** The plot's box within a picture, with room for axes. */
export const boxOf = (width: number, height: number, right = 22): Box => ({
  left: 58,
  top: 10,
  right: width - right,
  bottom: height - 42,
})
