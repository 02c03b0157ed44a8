/** An axis of a chart: where a value stands, which ticks are drawn, what the title says. */
import { extent, range, ticks as niceTicks } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { commonUnit, threeDigits } from '../../core/formulas/numbers.ts'

/** What is drawn along an axis; a description of an objective is one. */
export interface Quantity {
  readonly title: string
  /** `share` is shown in per cent, `J` and `s` with a prefix. */
  readonly unit: string
  readonly log: boolean
}

export interface Tick {
  /** In px. */
  readonly at: number
  readonly label: string
}

export interface Axis {
  /** With unit and scale in words: "Energy per inference (µJ, log)". */
  readonly title: string
  readonly ticks: readonly Tick[]
  /** In px. Values that a logarithmic axis cannot hold (0 and less) share one place before its start. */
  readonly at: (value: number) => number
  /** In px, where that place ends; undefined if no value needs it. */
  readonly breakAt: number | undefined
}

const maximumTicks = 6
/** Share of the span that stays free at both ends, so that no mark lies on the edge. */
const margin = 0.06
/** Room before a logarithmic axis for what it cannot hold, in px. */
const slot = 40
/** Least span of an axis as a share of its values: near-equal values stay near, three digits tell ticks apart. */
const leastSpan = 0.25

/** The unit, or nothing where the title ends with it: "Spikes", "Synaptic operations". */
export const unitBeside = (title: string, unit: string): string =>
  ` ${title.toLowerCase()}`.endsWith(` ${unit}`) ? '' : unit

/** What can be drawn at all: numbers whose arithmetic neither overflows nor loses its digits. */
export const isDrawable = (value: number): boolean => {
  const size = Math.abs(value)
  return size === 0 || (size > 1e-300 && size < 1e300)
}

/** Ticks at even steps of 1, 2 or 5 times a power of ten. */
const evenTicks = (low: number, high: number): number[] =>
  range(maximumTicks, 0, -1)
    .map((wanted) => niceTicks(low, high, wanted))
    .find((found) => found.length <= maximumTicks)!

/** Digits and powers of ten at which ticks may stand, the densest first. */
const logSpacings: readonly (readonly [digits: readonly number[], everyPower: number])[] = [
  [[1, 2, 5], 1],
  [[1, 5], 1],
  ...range(1, 120).map((every) => [[1], every] as const),
]

/** Ticks at 1, 2 and 5 of the powers of ten, fewer where those are too many, even ones where there are not three. */
const logTicks = (low: number, high: number): number[] => {
  const found = logSpacings
    .map(([digits, every]) =>
      range(Math.floor(low), Math.ceil(high) + 1)
        .filter((power) => power % every === 0)
        .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
        .filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high),
    )
    .find((found) => found.length <= maximumTicks)!
  return found.length < 3 && high - low < 2 ? evenTicks(10 ** low, 10 ** high) : found
}

/** Both ends moved apart by the margin, and by more where the values are all but equal. */
const widened = ([low, high]: readonly [number, number], least: number): [number, number] => {
  const more = Math.max((high - low) * margin, (least - (high - low)) / 2)
  return [low - more, high + more]
}

/**
 * The axis that shows all of `values` and `others`; where the values are whole, so are the ticks.
 * @param values at least one, drawable like the others.
 * @param start where small values stand, in px.
 * @param end where large values stand, in px; may be less than `start`.
 */
export const axisOf = (
  quantity: Quantity,
  values: readonly number[],
  others: readonly number[],
  start: number,
  end: number,
): Axis => {
  const all = [...values, ...others]
  const positive = all.filter((value) => value > 0)
  const log = quantity.log && positive.length > 0
  const shown = log ? positive : all
  const { factor, unit } = commonUnit(shown, quantity.unit)
  const warp = log ? Math.log10 : (value: number) => value
  const ends = extent(shown, warp) as [number, number]
  const size = Math.max(...ends.map(Math.abs)) || 4
  const domain = widened(ends, log ? Math.log10(1 + leastSpan) : size * leastSpan)

  const breakAt = log && positive.length < all.length ? start + Math.sign(end - start) * slot : undefined
  const scale = scaleLinear(domain, [breakAt ?? start, end])
  const at = (value: number): number => (log && value <= 0 ? (start + breakAt!) / 2 : scale(warp(value)))

  const whole = factor === 1 && values.every(Number.isInteger)
  const ticks = (log ? logTicks(...domain) : evenTicks(...domain))
    .filter((tick) => !whole || Number.isInteger(tick))
    .map((tick): Tick => ({ at: at(tick), label: threeDigits(tick / factor) }))
  const below: Tick | undefined =
    breakAt === undefined ? undefined : { at: at(0), label: all.some((value) => value < 0) ? '≤ 0' : '0' }
  const words = [unitBeside(quantity.title, unit), log ? 'log' : 'linear']
  return {
    title: `${quantity.title} (${words.filter(Boolean).join(', ')})`,
    ticks: below ? [below, ...ticks.filter((tick) => Math.abs(tick.at - below.at) > slot * 0.7)] : ticks,
    at,
    breakAt,
  }
}
