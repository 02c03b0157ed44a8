/** N-MNIST: the 5-byte events of its `.bin` files, which SLAYER calls `.bs2`, and the data set they make up. */
import { inputError } from '../contract/errors.ts'
import { digitClasses } from './dataset.ts'
import type { DatasetDescription, EventDataset, EventStream, Resolution } from './dataset.ts'

/** Recordings and their classes, element i of both being sample i. */
export interface LabelledRecordings {
  readonly labels: readonly number[]
  readonly recordings: readonly EventStream[]
}

/** What is known of N-MNIST. */
export const nmnist = {
  name: 'nmnist',
  title: 'N-MNIST',
  sentence: 'Handwritten digits of MNIST on a screen, recorded by a moving event camera, 34x34 pixels, 0.3 s.',
  licence: 'CC BY-SA 4.0',
  source: 'Orchard et al. 2015, Converting static image datasets to spiking neuromorphic datasets using saccades',
  classes: digitClasses,
  width: 34,
  height: 34,
} satisfies DatasetDescription & Resolution

/** Bytes of one event. */
export const bytesPerEvent = 5
const copyAgain = 'The file is damaged or of another format; copy it again from its source.'

/** An event at this y, outside the sensor, says that the camera's clock ran over: later events are 2^13 us later. */
const overflowMark = { y: 240, us: 8192 }

/**
 * The events of one recording: x, y, then one bit of polarity and 23 bits of microseconds, big-endian, without header
 * (Orchard et al. 2015; spikeFileIO.py of slayerPytorch; the overflow mark as in tonic).
 * @param source What users call the file, named in errors.
 * @param firstByte Where `bytes` begins in that file; errors count from the file's start.
 * @throws UserError naming source, offset and value.
 */
export const readEvents = (source: string, bytes: Uint8Array, sensor: Resolution, firstByte = 0): EventStream => {
  const broken = (event: number, fault: string) =>
    inputError(`${source}: at byte ${firstByte + event * bytesPerEvent} ${fault}.`, copyAgain)

  const count = Math.floor(bytes.length / bytesPerEvent)
  const rest = bytes.length % bytesPerEvent
  if (rest > 0) throw broken(count, `the file ends after ${rest} of the ${bytesPerEvent} bytes of an event`)
  if (count === 0) throw broken(0, 'there is no event')

  const timeUs = new Uint32Array(count)
  const x = new Uint16Array(count)
  const y = new Uint16Array(count)
  const polarity = new Uint8Array(count)
  let events = 0
  let overflowUs = 0
  let previousUs = 0
  for (let i = 0; i < count; i++) {
    const at = i * bytesPerEvent
    const column = bytes[at]!
    const row = bytes[at + 1]!
    const high = bytes[at + 2]!
    if (row === overflowMark.y && row >= sensor.height) {
      overflowUs += overflowMark.us
      continue
    }
    if (column >= sensor.width || row >= sensor.height) {
      throw broken(i, `the event is at (${column}, ${row}), outside the sensor of ${sensor.width}x${sensor.height}`)
    }
    const us = overflowUs + (((high & 0x7f) << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!)
    if (us < previousUs) throw broken(i, `the event's time is ${us} us, before the ${previousUs} us of the last one`)
    previousUs = us
    timeUs[events] = us
    x[events] = column
    y[events] = row
    polarity[events] = high >> 7
    events++
  }
  return {
    timeUs: timeUs.subarray(0, events),
    x: x.subarray(0, events),
    y: y.subarray(0, events),
    polarity: polarity.subarray(0, events),
  }
}

/** The data set of both parts of N-MNIST, the official test set (which may be empty) behind the training set. */
export const nmnistDataset = (train: LabelledRecordings, test: LabelledRecordings): EventDataset => {
  const recordings = [...train.recordings, ...test.recordings]
  const officialTest = Uint32Array.from(test.recordings, (_, i) => train.recordings.length + i)
  return {
    kind: 'events',
    ...nmnist,
    labels: Uint8Array.from([...train.labels, ...test.labels]),
    ...(officialTest.length > 0 && { officialTest }),
    polarities: 2,
    durationUs: recordings.reduce((longest, { timeUs }) => Math.max(longest, timeUs.at(-1) ?? 0), 0),
    recordings,
  }
}
