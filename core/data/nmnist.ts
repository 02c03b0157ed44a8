/** N-MNIST: its recordings, and the data set they make up. */
import { digitClasses } from './dataset.ts'
import type { DatasetDescription, EventDataset, EventStream, Resolution } from './dataset.ts'
import { viewOf } from './formats/event-file.ts'
import { faultAt } from './formats/fault.ts'
import { recorder } from './formats/recorder.ts'
import { bs2, bytesPerEvent } from './formats/slayer.ts'

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

/**
 * The events of one recording.
 * @param source What users call the file, named in errors.
 * @param firstByte Where `bytes` begins in that file; errors count from the file's start.
 * @throws UserError naming source, offset and value.
 */
export const readEvents = (source: string, bytes: Uint8Array, sensor: Resolution, firstByte = 0): EventStream => {
  const sink = recorder(source, sensor)
  const { decode } = bs2.open({ source, head: bytes, size: bytes.length, sensor })
  const used = decode(viewOf(bytes), firstByte, sink)
  if (bytes.length === 0) throw faultAt(source, firstByte, 'there is no event')
  if (used < bytes.length) {
    const rest = `${bytes.length - used} of the ${bytesPerEvent} bytes of an event`
    throw faultAt(source, firstByte + used, `the file ends after ${rest}`)
  }
  return sink.finish(0).events
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
