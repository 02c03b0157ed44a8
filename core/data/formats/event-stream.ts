/** Event Stream (.es): events with their times as differences. */
import { faultAt } from './fault.ts'
import { viewOf } from './event-file.ts'
import { eventFormat } from './format.ts'
import { beginsWith } from './text-header.ts'

const signature = 'Event Stream'
const kinds = ['generic', 'dvs', 'atis', 'color']
const headerBytes = 20
const eventBytes = 5
/** A difference that says: so many microseconds more, and no event yet. */
const pauseUs = 127

/**
 * One byte of time difference and polarity, then x and y of 16 bits, little-endian (Event Stream 2.0). The format
 * counts y from the bottom row; here, as everywhere, it counts from the top.
 */
export const eventStream = eventFormat({
  name: 'es',
  title: 'Event Stream .es',
  sentence: 'Events with their times as differences, of a sensor that the file names.',
  extensions: ['es'],
  sure: 'signature',
  matches: ({ head }) => beginsWith(head, signature),
  open({ source, head, size }) {
    if (size < headerBytes)
      throw faultAt(source, 0, `the file ends after ${size} of the ${headerBytes} bytes of its header`)
    const [major, , , kind] = head.subarray(signature.length)
    if (major !== 2) throw faultAt(source, signature.length, `the version is ${major}, and version 2 is read`)
    if (kinds[kind!] !== 'dvs') {
      throw faultAt(
        source,
        signature.length + 3,
        `the events are ${kinds[kind!] ?? `of kind ${kind}`}, and dvs is read`,
      )
    }
    const view = viewOf(head)
    const sensor = { width: view.getUint16(16, true), height: view.getUint16(18, true) }
    let us = 0
    return {
      start: headerBytes,
      sensor,
      polarities: 2,
      clock: 'recording',
      decode(block, at, sink) {
        let i = 0
        while (i < block.byteLength) {
          const difference = block.getUint8(i) >> 1
          if (difference < pauseUs) {
            if (i + eventBytes > block.byteLength) break
            const x = block.getUint16(i + 1, true)
            const y = block.getUint16(i + 3, true)
            sink.add(us + difference, x, y < sensor.height ? sensor.height - 1 - y : y, block.getUint8(i) & 1, at + i)
            i += eventBytes
          } else i++
          us += difference
        }
        return i
      },
    }
  },
})
