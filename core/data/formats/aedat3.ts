/** AEDAT 3.1: packets of cAER, as DVS Gesture has them. */
import { faultAt } from './fault.ts'
import { eventFormat } from './format.ts'
import { beginsWith, sensorOfCamera, textHeader } from './text-header.ts'

const headerBytes = 28
const polarityType = 1
const eventBytes = 8

/** Packets of 28 bytes of header and events of a 32-bit word and a 32-bit time, little-endian (iniVation, AEDAT 3.1). */
export const aedat3 = eventFormat({
  name: 'aedat3',
  title: 'AEDAT 3.1',
  sentence: 'Packets of events as cAER wrote them; DVS Gesture is in it, its samples in a table beside each recording.',
  extensions: ['aedat'],
  sure: 'signature',
  matches: ({ head }) => beginsWith(head, '#!AER-DAT3.1'),
  open({ source, head, size }) {
    const { text, end } = textHeader(head, '#', /^#!END-HEADER/)
    const sensor = sensorOfCamera(text)
    return {
      start: end,
      ...(sensor && { sensor }),
      polarities: 2,
      clock: 'camera',
      decode(block, at, sink) {
        let packet = 0
        while (packet + headerBytes <= block.byteLength) {
          const type = block.getUint16(packet, true)
          const bytesEach = block.getUint32(packet + 4, true)
          const highUs = block.getUint32(packet + 12, true) * 2 ** 31
          const number = block.getUint32(packet + 20, true)
          const events = packet + headerBytes
          const next = events + number * bytesEach
          if (at + next > size) throw faultAt(source, at + packet, `a packet of ${number} events ends behind the file`)
          if (type === polarityType) {
            if (bytesEach !== eventBytes) throw faultAt(source, at + packet, `events have ${bytesEach} bytes, not 8`)
            if (next > block.byteLength) break
            for (let i = events; i < next; i += eventBytes) {
              const word = block.getUint32(i, true)
              const isValid = word & 1
              if (isValid) {
                sink.add(
                  highUs + block.getUint32(i + 4, true),
                  word >>> 17,
                  (word >> 2) & 0x7fff,
                  (word >> 1) & 1,
                  at + i,
                )
              }
            }
          }
          packet = next
        }
        return packet
      },
    }
  },
})
