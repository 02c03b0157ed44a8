/** States, numbers and dates to and from Optuna's tables. */
import { describe, expect, it } from 'vitest'
import { fromDateText, fromStored, stateOf, toDateText, toStored } from '../../../host/store/optuna-values.ts'

describe('numbers', () => {
  it.each([0, -1.5, 1e300, Infinity, -Infinity, NaN])('%f survives storage', (value) => {
    expect(fromStored(...toStored(value))).toBe(value)
  })

  it('a pair that contradicts itself is none', () => {
    expect(fromStored(null, 'FINITE')).toBeUndefined()
    expect(fromStored(1, 'INF_POS')).toBeUndefined()
    expect(fromStored(null, 'constructor')).toBeUndefined()
  })
})

describe('states', () => {
  it('are found by their words only', () => {
    expect(['FAIL', 'WAITING', 'failed', 'constructor'].map(stateOf)).toEqual([
      'failed',
      'waiting',
      undefined,
      undefined,
    ])
  })
})

describe('dates', () => {
  it('are local time to the microsecond', () => {
    const date = new Date(2026, 10, 3, 4, 5, 6, 78)
    expect(toDateText(date)).toBe('2026-11-03 04:05:06.078000')
    expect(fromDateText('2026-11-03 04:05:06.078000')).toEqual(date)
    expect(fromDateText('2026-11-03 04:05:06.078999')).toEqual(date)
    expect(fromDateText('2026-11-03 04:05:06')).toEqual(new Date(2026, 10, 3, 4, 5, 6))
    expect(fromDateText('soon')).toBeUndefined()
  })
})
