/** Recordings of N-MNIST, each in a file of its own or a part of a larger one. */
import type { EventStream, Resolution } from './dataset.ts'
import { viewOf } from './formats/event-file.ts'
import { faultAt } from './formats/fault.ts'
import { recorder } from './formats/recorder.ts'
import { bs2, bytesPerEvent } from './formats/slayer.ts'

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
