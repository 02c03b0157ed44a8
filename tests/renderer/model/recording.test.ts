/** Which events of a recording are in sight. */
import { describe, expect, it } from 'vitest'
import { firstAfter, spansOf } from '../../../renderer/model/recording.ts'
import { madeUpRecording } from '../dataset.ts'

describe('firstAfter', () => {
  it('is the number of events up to a moment, that moment included', () => {
    const times = [0, 5, 5, 9]
    expect([-1, 0, 4, 5, 8, 9, 10].map((us) => firstAfter(times, us))).toEqual([0, 1, 1, 3, 3, 4, 4])
  })
})

describe('spansOf', () => {
  it('counts every event once, by polarity', () => {
    const recording = madeUpRecording(8, 6, 500)
    const spans = spansOf(recording, 7)
    expect(spans.reduce((sum, { brighter }) => sum + brighter, 0)).toBe(
      recording.polarity.filter((p) => p === 1).length,
    )
    expect(spans.reduce((sum, { darker, brighter }) => sum + darker + brighter, 0)).toBe(500)
    expect(spans.at(-1)!.toUs).toBe(recording.durationUs)
    const first = recording.timeUs.filter((us) => us < spans[1]!.fromUs).length
    expect(spans[0]!.darker + spans[0]!.brighter).toBe(first)
  })
})
