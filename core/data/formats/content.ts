/** What a file of data can turn out to be: every reader yields one of these, told apart by `kind`. */
import type { EventStream, Resolution } from '../dataset.ts'

interface Content<K extends string> {
  readonly kind: K
  /** What users should know about how the file was read, a sentence each. */
  readonly notes: readonly string[]
}

/** The events of one recording. */
export interface Recording extends Content<'recording'> {
  readonly events: EventStream
  /**
   * The file's own time, in microseconds, at which `events` begin to count. Formats of recordings count from 0; a
   * camera's clock has run for long when it begins to record, so there it is the time of the first event.
   */
  readonly startUs: number
  /** Where the file says it. */
  readonly sensor?: Resolution
  /** Kinds of event at a pixel, 1 or more; `events.polarity` is below it. */
  readonly polarities: number
}

/** Recordings with their classes, element i of each list being sample i. A unit is `x`; `y` and `polarity` are 0. */
export interface Recordings extends Content<'recordings'> {
  readonly recordings: readonly EventStream[]
  readonly labels: Uint8Array
  /** Names of the classes, where the file has them. */
  readonly classes?: readonly string[]
  /** Who was recorded, where the file says it: samples of one group must not be split apart. */
  readonly groups?: Uint16Array
}

/** Images of one size, with their classes where the file has them. */
export interface Images extends Content<'images'>, Resolution {
  readonly count: number
  readonly channels: number
  /** [image][channel][y][x], 0 to 255. */
  readonly pixels: Uint8Array
  readonly labels?: Uint8Array
  /** A second, coarser class of each image (CIFAR-100). */
  readonly superclasses?: Uint8Array
}

/** Classes alone, of images or recordings in another file. */
export interface Labels extends Content<'labels'> {
  readonly labels: Uint8Array
}

/** A recording as counts: frames of events. */
export interface Frames extends Content<'frames'>, Resolution {
  readonly timesteps: number
  readonly channels: number
  /** [timestep][channel][y][x] */
  readonly values: Float32Array
}

/** Numbers in rows, with a class a row where one column holds it. */
export interface Table extends Content<'table'> {
  readonly rows: number
  /** Names of the columns; their numbers from 0 where the file has none. */
  readonly columns: readonly string[]
  /** [row][column], the class left out. */
  readonly values: Float64Array
  readonly labels?: Uint8Array
  /** Names of the classes, as the file writes them. */
  readonly classes?: readonly string[]
}

/** A stretch of a recording that is one sample. */
export interface Window {
  /** Microseconds of the recording's own clock; the end is not part of it. */
  readonly fromUs: number
  readonly toUs: number
  /** The class as the file numbers it. */
  readonly label: number
}

/** Where a recording in another file is cut into samples. */
export interface Windows extends Content<'windows'> {
  readonly windows: readonly Window[]
}

export type FileContent = Recording | Recordings | Images | Labels | Frames | Table | Windows
