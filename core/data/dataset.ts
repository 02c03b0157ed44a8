/** What every reader yields: labelled images or labelled event recordings, in typed arrays. */

/** The events of one recording, in order of time; element i of each array is event i. */
export interface EventStream {
  /** Microseconds since the recording began. */
  readonly timeUs: Uint32Array
  readonly x: Uint16Array
  readonly y: Uint16Array
  /** 0 darker, 1 brighter. */
  readonly polarity: Uint8Array
}

/** Pixels of an image or of an event camera's sensor. */
export interface Resolution {
  readonly width: number
  readonly height: number
}

/** What is known of a data set without reading it. */
export interface DatasetDescription {
  /** The word users write. */
  readonly name: string
  readonly title: string
  readonly sentence: string
  readonly licence: string
  /** Where the data are from. */
  readonly source: string
  readonly classes: readonly string[]
}

interface Labelled extends DatasetDescription {
  /** Class of each sample, an index into `classes`; its length is the number of samples. */
  readonly labels: Uint8Array
  /** The samples of the official test set, where the data come with one. */
  readonly officialTest?: Uint32Array
  /** By what samples belong together (`subject`, `recording`, `speaker`): the number of each sample's group. */
  readonly groups?: Readonly<Record<string, Uint32Array>>
}

export interface ImageDataset extends Labelled, Resolution {
  readonly kind: 'images'
  readonly channels: number
  /** [sample][channel][y][x], 0 to 255. */
  readonly pixels: Uint8Array
}

export interface EventDataset extends Labelled, Resolution {
  readonly kind: 'events'
  readonly polarities: number
  /** Time of the last event of all recordings, in microseconds. */
  readonly durationUs: number
  /** One recording, fetched where it lies. */
  readonly recording: (sample: number) => EventStream
}

export type Dataset = ImageDataset | EventDataset
export type DatasetKind = Dataset['kind']

/** Classes of the data sets of handwritten digits. */
export const digitClasses: readonly string[] = Array.from('0123456789')
