/** Event bytes, hand-made data sets and the judge of fuzzed readers, for the tests of this room. */
import { expect } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { EventDataset, EventStream, ImageDataset } from '../../../core/data/dataset.ts'

/** [timeUs, x, y, polarity] */
export type EventRow = readonly [number, number, number, number]

export const streamOf = (rows: readonly EventRow[]): EventStream => ({
  timeUs: Uint32Array.from(rows, ([timeUs]) => timeUs),
  x: Uint16Array.from(rows, ([, x]) => x),
  y: Uint16Array.from(rows, ([, , y]) => y),
  polarity: Uint8Array.from(rows, ([, , , polarity]) => polarity),
})

export const rowsOf = ({ timeUs, x, y, polarity }: EventStream): EventRow[] =>
  Array.from(timeUs, (us, i) => [us, x[i]!, y[i]!, polarity[i]!])

/** The 5-byte events that readEvents reads. */
export const eventBytes = (rows: readonly EventRow[]): Uint8Array =>
  Uint8Array.from(
    rows.flatMap(([us, x, y, polarity]) => [x, y, (polarity << 7) | (us >> 16), (us >> 8) & 255, us & 255]),
  )

const description = { name: 'made', title: '', sentence: '', licence: '', source: '' }

export const eventDataset = (recordings: readonly EventStream[], side = 34): EventDataset => ({
  ...description,
  kind: 'events',
  classes: ['0'],
  labels: new Uint8Array(recordings.length),
  width: side,
  height: side,
  polarities: 2,
  durationUs: 0,
  recording: (sample) => recordings[sample]!,
})

/** Square grey images, all of class 0. */
export const imageDataset = (images: readonly (readonly number[])[]): ImageDataset => ({
  ...description,
  kind: 'images',
  classes: ['0'],
  labels: new Uint8Array(images.length),
  width: Math.sqrt(images[0]!.length),
  height: Math.sqrt(images[0]!.length),
  channels: 1,
  pixels: Uint8Array.from(images.flat()),
})

/** The value of `read`, or undefined if it threw a UserError with its two sentences; another error fails the test. */
export const valueOrUserError = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.remedy).toMatch(/\.$/)
    return undefined
  }
}
