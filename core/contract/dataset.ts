/** What a data set holds, and one sample of it, as plain data. */
import type { Entry } from './catalog.ts'

export interface DatasetInfo extends Entry {
  readonly samples: number
  readonly classes: number
  readonly licence: string
  readonly present: boolean
}

/** How many samples have which value, in bins of equal width. */
export interface Histogram {
  /** Where the first bin begins and the last ends. */
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
  readonly median: number
}

/** A sample that cannot be used, and why. */
export interface DatasetFault {
  readonly file: string
  /** Which one, where the file holds several. */
  readonly sample?: number
  readonly reason: string
}

/** What a data set holds. */
export interface DatasetDetail extends DatasetInfo {
  readonly kind: 'images' | 'events'
  readonly source: string
  readonly width: number
  readonly height: number
  /** Channels of an image, polarities of an event. */
  readonly planes: number
  /** The official test set, and all others. */
  readonly byClass: readonly { readonly name: string; readonly train: number; readonly test: number }[]
  /** Of recordings only. */
  readonly lengths?: {
    /** Of a large set, some of all. */
    readonly samples: number
    readonly durationMs: Histogram
    readonly events: Histogram
  }
  readonly faults: readonly DatasetFault[]
  /** What else is to be known of files that were read. */
  readonly notes: readonly { readonly file: string; readonly note: string }[]
}

/** One sample to look at. */
export type SampleDetail = {
  /** Its number in the data set. */
  readonly sample: number
  /** Class, an index into `byClass`. */
  readonly label: number
  readonly part: 'train' | 'test'
  /** Samples among which it was counted: those of a class, or all. */
  readonly among: number
  readonly width: number
  readonly height: number
} & (
  | {
      readonly kind: 'image'
      readonly channels: number
      /** [channel][y][x], 0 to 255. */
      readonly pixels: readonly number[]
    }
  | {
      readonly kind: 'recording'
      readonly durationUs: number
      /** Of the whole recording; of a long one, every so many-th stands below. */
      readonly events: number
      /** In order of time; element i of each is event i. */
      readonly timeUs: readonly number[]
      readonly x: readonly number[]
      readonly y: readonly number[]
      /** 0 darker, 1 brighter. */
      readonly polarity: readonly number[]
    }
)
