/** Numbers for people: three significant digits, a unit, a thin space from 1 000. */

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

const superscript = (n: number): string => String(n).replace(/[-0-9]/g, (c) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]!)

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009')

/** Three significant digits: 0.0272, 3.01, 1 240, 4.0·10⁻⁷; a true minus sign. */
export const threeDigits = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa, exponent] = size.toExponential(1).split('e')
    return `${sign}${mantissa}·10${superscript(Number(exponent))}`
  }
  const digits = size >= 1000 ? String(Math.round(size)) : String(Number(size.toPrecision(3)))
  return sign + (size >= 1000 ? grouped(digits) : digits)
}

/** With the unit in its place: 2.72 %, 3.01 µJ, 82 steps. Units of SI take a prefix; a share becomes per cent. */
export const withUnit = (value: number, unit: string): string => {
  if (!Number.isFinite(value)) return '–'
  if (unit === 'share') return `${threeDigits(value * 100)}\u00a0%`
  if (unit === 'J' || unit === 's') {
    const size = Math.abs(Number(value.toPrecision(3)))
    const [factor, prefix] = prefixes.find(([factor]) => size >= factor) ?? (size === 0 ? [1, ''] : prefixes.at(-1)!)
    return `${threeDigits(value / factor)}\u00a0${prefix}${unit}`
  }
  return unit === '' ? threeDigits(value) : `${threeDigits(value)}\u00a0${unit}`
}

/** Times: 0:32, 58 min, 3 h 26 min. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
  const minutes = Math.round(whole / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
