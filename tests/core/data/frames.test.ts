/** Frames of counted events as recordings. */
import { expect, it } from 'vitest'
import { recordingOfFrames } from '../../../core/data/frames.ts'

const frames = (values: number[]) => ({
  kind: 'frames' as const,
  notes: [],
  timesteps: 2,
  channels: 2,
  height: 1,
  width: 2,
  values: Float32Array.from(values),
})

it('has an event for each that is counted, a millisecond a frame', () => {
  const { events, sensor, polarities } = recordingOfFrames('a.npz', frames([0, 2, 0, 0, 1, 0, 0, 1]))
  expect(Array.from(events.timeUs)).toEqual([0, 0, 1000, 1000])
  expect(Array.from(events.x)).toEqual([1, 1, 0, 1])
  expect(Array.from(events.y)).toEqual([0, 0, 0, 0])
  expect(Array.from(events.polarity)).toEqual([0, 0, 0, 1])
  expect({ sensor, polarities }).toEqual({ sensor: { width: 2, height: 1 }, polarities: 2 })
})

it.each([0.5, -1, NaN, 1e9])('refuses %d events at a pixel', (count) => {
  expect(() => recordingOfFrames('a.npz', frames([0, 0, 0, 0, count, 0, 0, 0]))).toThrow(
    `a.npz: frame 1 counts ${count} events at a pixel`,
  )
})
