/** Files of events: read block by block, so that a recording larger than memory can be cut into its samples. */
import type { ByteSource } from '../../contract/platform.ts'
import type { Resolution } from '../dataset.ts'
import type { Recording, Recordings, Window } from './content.ts'
import { faultAt } from './fault.ts'
import { orderNotes, recorder } from './recorder.ts'
import type { EventSink } from './recorder.ts'

/** The beginning of a file, and what is known besides. */
export interface FileHead {
  /** What users call the file, named in errors. */
  readonly source: string
  /** The first bytes, at most 1 MiB. */
  readonly head: Uint8Array
  /** Bytes of the whole file. */
  readonly size: number
  /** The sensor as users name it, where the file does not. */
  readonly sensor?: Resolution
}

/** How to read the events behind a file's header. */
export interface EventDecoder {
  /** The byte at which events begin. */
  readonly start: number
  readonly sensor?: Resolution
  /** Kinds of event that the format tells apart, as far as it limits them. */
  readonly polarities: number
  /** Whose time the file counts; see {@link Recording.startUs}. */
  readonly clock: 'recording' | 'camera'
  /**
   * Hands over the events of a block that begins at byte `at` of the file.
   * @returns How many bytes of the block were used; the next block begins behind them.
   */
  decode(block: DataView, at: number, sink: EventSink): number
  /** What was left out, known at the end; a sentence each. */
  notes?(): readonly string[]
}

/** Longer headers are not looked for. */
const headBytes = 2 ** 20
const blockBytes = 2 ** 22

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** Bytes in memory as a source. */
export const bytesInMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
})

export const headOf = (source: string, bytes: ByteSource, sensor?: Resolution): FileHead => ({
  source,
  head: bytes.read(0, Math.min(bytes.size, headBytes)),
  size: bytes.size,
  ...(sensor && { sensor }),
})

/** Decodes blocks until the file ends; a record longer than a block makes the block longer. */
const decodeAll = (source: string, bytes: ByteSource, decoder: EventDecoder, sink: EventSink): void => {
  let at = decoder.start
  let length = blockBytes
  while (at < bytes.size) {
    const rest = bytes.size - at
    const used = decoder.decode(viewOf(bytes.read(at, Math.min(length, rest))), at, sink)
    if (used === 0 && length >= rest)
      throw faultAt(source, at, `the file ends within a record, of which it has ${rest} bytes`)
    length = used === 0 ? 2 * length : blockBytes
    at += used
  }
}

/**
 * The whole recording.
 * @param open A format's {@link EventDecoder}.
 * @throws UserError naming source, byte and value.
 */
export const readRecording = (open: (file: FileHead) => EventDecoder, file: FileHead, bytes: ByteSource): Recording => {
  const decoder = open(file)
  const sensor = decoder.sensor ?? file.sensor
  const sink = recorder(file.source, sensor)
  decodeAll(file.source, bytes, decoder, sink)
  const { events, startUs, polarities, disordered } = sink.finish(decoder.clock === 'recording' ? 0 : undefined)
  return {
    kind: 'recording',
    events,
    startUs,
    ...(sensor && { sensor }),
    polarities: Math.max(decoder.polarities, polarities),
    notes: [...(decoder.notes?.() ?? []), ...orderNotes(disordered)],
  }
}

/** The samples of a recording, in the order of `windows`; only their events are kept. Each counts from its own start. */
export const readWindows = (
  open: (file: FileHead) => EventDecoder,
  file: FileHead,
  bytes: ByteSource,
  windows: readonly Window[],
): Recordings => {
  const decoder = open(file)
  const sinks = windows.map((window) => ({ ...window, sink: recorder(file.source, decoder.sensor ?? file.sensor) }))
  decodeAll(file.source, bytes, decoder, {
    add(us, x, y, polarity, at) {
      for (const { fromUs, toUs, sink } of sinks) if (us >= fromUs && us < toUs) sink.add(us, x, y, polarity, at)
    },
  })
  const recorded = sinks.map(({ sink, fromUs }) => sink.finish(fromUs))
  return {
    kind: 'recordings',
    recordings: recorded.map(({ events }) => events),
    labels: Uint8Array.from(windows, ({ label }) => label),
    notes: [...(decoder.notes?.() ?? []), ...orderNotes(recorded.reduce((sum, { disordered }) => sum + disordered, 0))],
  }
}

/** The `decode` of a format whose events all have the same number of bytes. */
export const ofRecords =
  (bytesEach: number, add: (block: DataView, i: number, at: number, sink: EventSink) => void) =>
  (block: DataView, at: number, sink: EventSink): number => {
    const used = block.byteLength - (block.byteLength % bytesEach)
    for (let i = 0; i < used; i += bytesEach) add(block, i, at + i, sink)
    return used
  }
