/** Parameters as people read them, and where a value stands in the range that is searched. */
import type { ParameterSpec, ParameterValue } from '../../core/contract/space.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'

/** learningRate -> learning rate, windowMs -> window; names of the theory stay: tauRho. */
export const parameterWords = (name: string): string => {
  const bare = name.replace(/Ms$/, '')
  return /^(tau|scale)[A-Z]/.test(bare) ? bare : bare.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)
}

/** A pure number has no unit to show. */
export const unitWords = (unit: string | undefined): string => (unit === undefined || unit === '1' ? '' : unit)

export const valueWords = (value: ParameterValue | undefined, off = 'off'): string =>
  value === undefined ? off : typeof value === 'number' ? threeDigits(value) : String(value)

/** Where values stand in a range: 0 at its low end, 1 at its high end. */
export const sharesIn = (spec: ParameterSpec): ((value: ParameterValue) => number) => {
  if (spec.type === 'categorical') {
    const last = spec.choices.length - 1
    return last === 0 ? () => 0.5 : (value) => spec.choices.indexOf(value) / last
  }
  const warp = spec.log ? Math.log : (v: number): number => v
  const low = warp(spec.low)
  const span = warp(spec.high) - low
  return span === 0 ? () => 0.5 : (value) => (warp(Number(value)) - low) / span
}

export const shareOf = (spec: ParameterSpec, value: ParameterValue): number => sharesIn(spec)(value)

/** The value at a share of a range, whole where the range is. */
export const valueAt = (spec: ParameterSpec, share: number): ParameterValue => {
  if (spec.type === 'categorical') return spec.choices[Math.round(share * (spec.choices.length - 1))]!
  const { low, high, log } = spec
  const value = log ? low * (high / low) ** share : low + (high - low) * share
  if (spec.type === 'float') return Number(value.toPrecision(3))
  const step = spec.step ?? 1
  return Math.min(high, low + Math.round((value - low) / step) * step)
}
