/** Numbers for people: three significant digits, a unit, a narrow space that keeps lines together from 1 000. */

const prefixes: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
  [1e-12, 'p'],
  [1e-15, 'f'],
]

/** Nobody counts in kiloseconds. */
const prefixesOf: ReadonlyMap<string, typeof prefixes> = new Map([
  ['J', prefixes],
  ['s', prefixes.filter(([factor]) => factor <= 1)],
])

const superscript = (n: number): string => String(n).replace(/[-0-9]/g, (c) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]!)

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')

/** Three significant digits: 0.0272, 3.01, 1 240, 4.0·10⁻⁷; a true minus sign. */
export const threeDigits = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa, exponent] = size.toExponential(2).split('e')
    return `${sign}${mantissa!.replace(/0$/, '')}·10${superscript(Number(exponent))}`
  }
  const rounded = Number(size.toPrecision(3))
  return sign + (rounded < 1000 ? String(rounded) : grouped(String(Math.round(size))))
}

/** How a quantity is shown: divided by `factor`, in `unit`. */
export interface DisplayUnit {
  readonly factor: number
  readonly unit: string
}

/** One unit for all values: joules and seconds take the prefix of the median size, a `share` becomes per cent. */
export const commonUnit = (values: readonly number[], unit: string): DisplayUnit => {
  if (unit === 'share') return { factor: 0.01, unit: '%' }
  const scales = prefixesOf.get(unit)
  if (!scales) return { factor: 1, unit }
  const sizes = Float64Array.from(
    values.filter((value) => value !== 0 && Number.isFinite(value)),
    Math.abs,
  ).sort()
  if (sizes.length === 0) return { factor: 1, unit }
  const middle = Number(sizes[sizes.length >> 1]!.toPrecision(3))
  const [factor, prefix] = scales.find(([factor]) => middle >= factor) ?? scales.at(-1)!
  return { factor, unit: prefix + unit }
}

/** With the unit in its place: 2.72 %, 3.01 µJ, 82 steps, 1 step. */
export const withUnit = (value: number, unit: string): string => {
  const shown = commonUnit([value], unit)
  const number = threeDigits(value / shown.factor)
  if (number === '–' || unit === '') return number
  return `${number}\u00a0${number === '1' && unit.length > 1 ? shown.unit.replace(/s$/, '') : shown.unit}`
}

/** Times: 0:32, 58 min, 3 h 26 min. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
  const minutes = Math.round(whole / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
