/** What a format of data files is: how it is told by its content, and how it is read. */
import type { ByteSource } from '../../contract/platform.ts'
import type { Resolution } from '../dataset.ts'
import type { FileContent } from './content.ts'
import { bytesInMemory, headOf, readRecording } from './event-file.ts'
import type { EventDecoder, FileHead } from './event-file.ts'

/** What users know and the file may not say. */
export interface ReadContext {
  readonly sensor?: Resolution
}

export interface Format {
  /** The word users write. */
  readonly name: string
  readonly title: string
  readonly sentence: string
  /** Usual endings, without the dot; they decide only between formats that the content leaves open. */
  readonly extensions: readonly string[]
  /** How sure a match is: `signature`: the file says so itself; `plausible`: its size and values could be. */
  readonly sure: 'signature' | 'plausible'
  matches(file: FileHead): boolean
  /**
   * @param source What users call the file, named in errors.
   * @throws UserError naming source, byte and value.
   */
  read(source: string, bytes: Uint8Array, context: ReadContext): FileContent
  /** Formats that are read block by block, so that their files may be larger than memory. */
  readonly open?: (file: FileHead) => EventDecoder
}

export interface EventFormat extends Format {
  readonly open: (file: FileHead) => EventDecoder
}

/** A format of events, which is read by its decoder. */
export const eventFormat = (format: Omit<EventFormat, 'read'>): EventFormat => ({
  ...format,
  read(source, bytes, { sensor }) {
    const file: ByteSource = bytesInMemory(bytes)
    return readRecording(format.open, headOf(source, file, sensor), file)
  },
})
