/** A data set parsed: its index as plain data, and all its samples in one run of bytes, so that it can be kept and sent. */
import type { Dataset, DatasetDescription, DatasetKind, EventStream, Resolution } from './dataset.ts'

/** What is known of every sample. */
export interface PackIndex extends Resolution {
  readonly kind: DatasetKind
  /** Channels of an image, polarities of an event. */
  readonly planes: number
  readonly classes: readonly string[]
  /** Time of the last event of all recordings; 0 for images. */
  readonly durationUs: number
  /** Class of each sample. */
  readonly labels: readonly number[]
  /** Samples of the official test set; empty where there is none. */
  readonly test: readonly number[]
  /** Number of each sample's group, by what groups them. */
  readonly groups: Readonly<Record<string, readonly number[]>>
  /** Where the bytes of each sample begin, and where the last ones end. */
  readonly offsets: readonly number[]
}

/** The bytes of samples. */
export type ReadBytes = (offset: number, length: number) => Uint8Array

const bytesPerEvent = 9

/** [time of each event][x][y][polarity], little-endian, then zeros up to a multiple of four. */
export const packEvents = ({ timeUs, x, y, polarity }: EventStream): Uint8Array => {
  const events = timeUs.length
  const bytes = new Uint8Array(Math.ceil((events * bytesPerEvent) / 4) * 4)
  new Uint32Array(bytes.buffer, 0, events).set(timeUs)
  new Uint16Array(bytes.buffer, 4 * events, events).set(x)
  new Uint16Array(bytes.buffer, 6 * events, events).set(y)
  bytes.set(polarity, 8 * events)
  return bytes
}

const unpackEvents = (bytes: Uint8Array): EventStream => {
  const events = Math.floor(bytes.length / bytesPerEvent)
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return {
    timeUs: new Uint32Array(buffer, byteOffset, events),
    x: new Uint16Array(buffer, byteOffset + 4 * events, events),
    y: new Uint16Array(buffer, byteOffset + 6 * events, events),
    polarity: new Uint8Array(buffer, byteOffset + 8 * events, events),
  }
}

/** The data set of an index and its samples; recordings are fetched when they are asked for, images at once. */
export const datasetOf = (description: DatasetDescription, index: PackIndex, read: ReadBytes): Dataset => {
  const { kind, planes, width, height, classes, durationUs, offsets } = index
  const groups = Object.entries(index.groups).map(([name, numbers]) => [name, Uint32Array.from(numbers)] as const)
  const common = {
    ...description,
    classes,
    width,
    height,
    labels: Uint8Array.from(index.labels),
    ...(index.test.length > 0 && { officialTest: Uint32Array.from(index.test) }),
    ...(groups.length > 0 && { groups: Object.fromEntries(groups) }),
  }
  if (kind === 'images') return { kind, ...common, channels: planes, pixels: read(0, offsets.at(-1)!) }
  const recording = (sample: number): EventStream =>
    unpackEvents(read(offsets[sample]!, offsets[sample + 1]! - offsets[sample]!))
  return { kind, ...common, polarities: planes, durationUs, recording }
}
