/** DAT: Prophesee's processed events, as N-CARS and the Gen1 data sets have them. */
import { faultAt } from './fault.ts'
import { ofRecords } from './event-file.ts'
import { eventFormat } from './format.ts'
import { textHeader } from './text-header.ts'

const headerOf = (head: Uint8Array) => textHeader(head, '%', /^% end\s*$/)
const eventBytes = 8
/** The kind of event and the bytes of one. */
const kindBytes = 2

/** A time and a word of 32 bits, little-endian, behind a header of text and two bytes (Prophesee, DAT format 2). */
export const dat = eventFormat({
  name: 'dat',
  title: 'Prophesee DAT',
  sentence: 'Events of 8 bytes behind a header of text; N-CARS and Gen1 are in it.',
  extensions: ['dat'],
  sure: 'plausible',
  matches({ head }) {
    const { text, end } = headerOf(head)
    return end > 0 && head[end + 1] === eventBytes && !/^% (evt|format) /m.test(text)
  },
  open({ source, head }) {
    const { text, end } = headerOf(head)
    const version = /^% Version (\d+)/im.exec(text)?.[1] ?? '2'
    if (version !== '2') throw faultAt(source, 0, `the header says version ${version}, and version 2 is read`)
    const width = /^% Width (\d+)/im.exec(text)?.[1]
    const height = /^% Height (\d+)/im.exec(text)?.[1]
    return {
      start: end + kindBytes,
      ...(width && height && { sensor: { width: Number(width), height: Number(height) } }),
      polarities: 2,
      clock: 'recording',
      decode: ofRecords(eventBytes, (block, i, at, sink) => {
        const word = block.getUint32(i + 4, true)
        sink.add(block.getUint32(i, true), word & 0x3fff, (word >> 14) & 0x3fff, word >>> 28, at)
      }),
    }
  },
})
