/** The third objective as colour: which step of the ramp a value takes, and the bar that says so. */
import { extent } from 'd3-array'
import { commonUnit, threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { unitBeside, type Quantity } from './axis.ts'
import { element, textAt } from './svg.ts'
import { columnsIn, cut, displayWidth, shortTitle, textWidth } from './text.ts'
import { rampSteps } from './theme.ts'

/** Of marks where no objective is told by colour, or all values are equal. */
export const middleStep = rampSteps >> 1

const barWidth = 108
const gap = 6

export interface Ramp {
  /** 0 for little, 8 for much. */
  readonly stepOf: (value: number) => number
  /** The bar with its ends and its name, right-aligned between `left` and `right`. */
  readonly bar: (left: number, right: number, baseline: number) => string
}

/** @param values what is coloured, all drawable. */
export const rampOf = (quantity: Quantity, values: readonly number[]): Ramp => {
  const positive = values.filter((value) => value > 0)
  const log = quantity.log && positive.length > 0
  const warp = log ? Math.log : (value: number) => value
  const [low, high] = extent(log ? positive : values, warp) as [number, number]
  const stepOf = (value: number): number => {
    if (high === low) return middleStep
    const share = log && value <= 0 ? 0 : (warp(value) - low) / (high - low)
    return Math.min(rampSteps - 1, Math.floor(share * rampSteps))
  }
  const bar = (left: number, right: number, baseline: number): string => {
    const [least, most] = extent(values) as [number, number]
    const named = (value: string, end: number): string => {
      const name = cut(shortTitle(quantity.title), columnsIn(end - left) - displayWidth(value) - 1)
      return textAt(end, baseline, `${name} ${value}`, { 'text-anchor': 'end' })
    }
    if (least === most) return named(`${withUnit(least, quantity.unit)} in all trials`, right)

    const { factor, unit } = commonUnit(values, quantity.unit)
    const end = [threeDigits(most / factor), unitBeside(quantity.title, unit), log ? '(log)' : ''].filter(Boolean)
    const start = Math.round(right - textWidth(end.join(' ')) - gap - barWidth)
    const width = barWidth / rampSteps
    return [
      named(threeDigits(least / factor), start - gap),
      ...Array.from({ length: rampSteps }, (_, q) =>
        element('rect', { class: `q${q}`, x: start + q * width, y: baseline - 9, width, height: 9 }),
      ),
      textAt(start + barWidth + gap, baseline, end.join(' ')),
    ].join('')
  }
  return { stepOf, bar }
}
