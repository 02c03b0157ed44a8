import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonUnit, duration, threeDigits, withUnit } from '../../../core/formulas/numbers.ts'

const thin = '\u202f'
const hard = '\u00a0'

describe('threeDigits', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [0.027249, '0.0272'],
    [3.01, '3.01'],
    [4.8, '4.8'],
    [82, '82'],
    [-12.44, '−12.4'],
    [999.4, '999'],
    [999.9, `1${thin}000`],
    [1240, `1${thin}240`],
    [123_456, `123${thin}456`],
    [4e-4, '4.0·10⁻⁴'],
    [1_234_567, '1.23·10⁶'],
    [-1.5e-12, '−1.5·10⁻¹²'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('%d is %s', (value, text) => expect(threeDigits(value)).toBe(text))
})

describe('withUnit', () => {
  it.each([
    [0.0272, 'share', '2.72 %'],
    [0, 'share', '0 %'],
    [3.012e-6, 'J', '3.01 µJ'],
    [999.6e-9, 'J', '1 µJ'],
    [5.2e-9, 'J', '5.2 nJ'],
    [0, 'J', '0 J'],
    [2e-18, 'J', '0.002 fJ'],
    [2500, 'J', '2.5 kJ'],
    [2500, 's', `2${thin}500 s`],
    [0.004, 's', '4 ms'],
    [82, 'steps', '82 steps'],
    [1, 'steps', '1 step'],
    [1, 's', '1 s'],
    [1, 'share', '100 %'],
    [7, '', '7'],
    [NaN, 'J', '–'],
  ])('%d %s is %s', (value, unit, text) => expect(withUnit(value, unit)).toBe(text.replace(' ', hard)))
})

describe('commonUnit', () => {
  it('takes the prefix of the median, whatever the extremes', () => {
    expect(commonUnit([2e-12, 3e-6, 4e-6, 5e-6, 1], 'J')).toEqual({ factor: 1e-6, unit: 'µJ' })
    expect(commonUnit([0, NaN, Infinity, -3e-9], 'J')).toEqual({ factor: 1e-9, unit: 'nJ' })
  })

  it('leaves counts and absent values alone', () => {
    expect(commonUnit([1e9], 'spikes')).toEqual({ factor: 1, unit: 'spikes' })
    expect(commonUnit([], 'J')).toEqual({ factor: 1, unit: 'J' })
  })

  it('keeps a number between 1 and 1 000 in front of the unit where a prefix exists', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 9e11, noNaN: true }), (joules) => {
        const shown = Number((joules / commonUnit([joules], 'J').factor).toPrecision(3))
        expect(shown).toBeGreaterThanOrEqual(1)
        expect(shown).toBeLessThan(1000)
      }),
    )
  })
})

describe('duration', () => {
  it.each([
    [32, '0:32'],
    [599, '9:59'],
    [600, '10 min'],
    [58 * 60, '58 min'],
    [206 * 60, '3 h 26 min'],
    [-3, '0:00'],
  ])('%d s is %s', (seconds, text) => expect(duration(seconds)).toBe(text))
})
