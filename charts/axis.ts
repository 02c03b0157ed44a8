/** An axis: at most six ticks, at 1, 2 and 5 on logarithmic ones, a title with unit and scale in words. */
import { extent, range } from 'd3-array'
import { scaleLinear, scaleLog } from 'd3-scale'
import { asLoss, type Directed } from '../core/formulas/loss.ts'
import { commonUnit, threeDigits } from '../core/formulas/numbers.ts'

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
  /** In px, between what a logarithmic axis cannot hold and its values. */
  readonly breakAt: number | undefined
  at(value: number): number
}

export interface AxisOptions {
  readonly ticks?: number
  /** Both ends as they are given: no margin is added. */
  readonly tight?: boolean
}

const margin = 0.05
const nearlyZero = 1e-30

/** The unit, or nothing where the title ends with it: "Spikes", "Synaptic operations". */
export const unitBeside = (title: string, unit: string): string =>
  ` ${title.toLowerCase()}`.endsWith(` ${unit}`) ? '' : unit

/** What can be drawn at all: numbers whose arithmetic, an axis with margins of decades too, stays far from overflow. */
export const isDrawable = (value: number): boolean => {
  const size = Math.abs(value)
  return size === 0 || (size > 1e-150 && size < 1e150)
}

/** Round numbers, at most so many. */
const evenTicks = (low: number, high: number, most: number): number[] => {
  for (let wished = most - 1; wished > 1; wished--) {
    const found = scaleLinear([low, high], [0, 1]).ticks(wished)
    if (found.length <= most) return found
  }
  return scaleLinear([low, high], [0, 1]).ticks(1)
}

/** Digits and powers of ten at which ticks may stand, the densest first. */
const logSpacings: readonly (readonly [digits: readonly number[], everyPower: number])[] = [
  [[1, 2, 5], 1],
  [[1, 3], 1],
  ...range(1, 120).map((every) => [[1], every] as const),
]

/** 1, 2, 5 of each power of ten, fewer where those are too many, even ones where there are not three. */
const logTicks = (low: number, high: number, most: number): number[] => {
  const powers = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1)
  for (const [digits, every] of logSpacings) {
    const ticks = powers
      .filter((power) => power % every === 0)
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((tick) => tick >= low && tick <= high)
    if (ticks.length > most) continue
    return ticks.length >= 3 || high > 100 * low ? ticks : evenTicks(low, high, most).filter((tick) => tick > 0)
  }
  return []
}

/**
 * The axis from `from` to `to`, in px, along which `values` grow, showing them all; where they are whole, so are its ticks.
 * What a logarithmic one cannot hold (0 and less) stands at its low end, before the break.
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
  const isBroken = log && positive.length < values.length
  const warp = log ? Math.log : (value: number): number => value
  const unwarp = log ? Math.exp : (value: number): number => value
  const span = warp(greatest) - warp(least) || (log ? Math.LN2 : Math.abs(least) || 1)
  const spare = tight && greatest > least ? 0 : span * margin
  const low = unwarp(warp(least) - spare - (isBroken ? span * 0.12 : 0))
  const high = unwarp(warp(greatest) + spare)
  const scale = log ? scaleLog([low, high], [start, end]).clamp(true) : scaleLinear([low, high], [start, end])
  // zeros stand a little inside, where no corner hides them
  const zero = isBroken && !tight ? start + 0.03 * (end - start) : start
  const at = (value: number): number => (log && value <= low ? zero : (scale(value) ?? start))
  const isWhole = display.factor === 1 && values.every(Number.isInteger)
  const places = log
    ? logTicks(low, high, most)
    : evenTicks(low / display.factor, high / display.factor, most).map((tick) => tick * display.factor)
  const labelled = places
    .filter((tick) => !isWhole || Number.isInteger(tick))
    .map((tick) => ({
      at: at(tick),
      label: threeDigits(Number((asLoss({ direction }, tick) / display.factor).toPrecision(6))),
    }))
  // what differs by less than three digits show is named once
  const named = labelled.filter(({ label }, i) => label !== labelled[i - 1]?.label)
  const breakAt = isBroken ? (zero + at(least)) / 2 : undefined
  const below = { at: zero, label: values.some((value) => value < 0) ? '≤ 0' : '0' }
  const words = [unitBeside(title, display.unit), log ? 'log' : ''].filter(Boolean).join(', ')
  return {
    title: words ? `${title} (${words})` : title,
    ticks:
      breakAt === undefined
        ? named
        : [below, ...named.filter((tick) => Math.abs(tick.at - zero) > Math.abs(breakAt - zero))],
    better: start,
    breakAt,
    at,
  }
}
