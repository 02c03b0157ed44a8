/** AEDAT 2.0: events of DVS128 and DAVIS cameras as jAER wrote them, CIFAR10-DVS among them. */
import { ofRecords } from './event-file.ts'
import { eventFormat } from './format.ts'
import { beginsWith, sensorOfCamera, textHeader } from './text-header.ts'

/** What an address says, or undefined where it is of no event but of a frame, an inertial or an outside signal. */
type Address = (word: number) => readonly [x: number, y: number, polarity: number] | undefined

const dvs128: Address = (word) => (word >>> 15 ? undefined : [(word >> 1) & 127, (word >> 8) & 127, word & 1])
const davis: Address = (word) =>
  word & 0x80000400 ? undefined : [(word >> 12) & 0x3ff, (word >> 22) & 0x1ff, (word >> 11) & 1]

/** Addresses and times of 32 bits, big-endian (jAER's file format 2.0); x, y and polarity are kept as the file has them. */
export const aedat2 = eventFormat({
  name: 'aedat2',
  title: 'AEDAT 2.0',
  sentence: 'Events of DVS128 and DAVIS cameras as jAER wrote them; CIFAR10-DVS is in it.',
  extensions: ['aedat'],
  sure: 'signature',
  matches: ({ head }) => beginsWith(head, '#!AER-DAT2.0'),
  open({ head }) {
    const { text, end } = textHeader(head, '#', /^#\s*End Of ASCII Header/i)
    const isDavis = /DAVIS/i.test(text)
    const read = isDavis ? davis : dvs128
    const sensor = sensorOfCamera(isDavis ? text : 'DVS128')
    let wraps = 0
    let previous = 0
    let others = 0
    return {
      start: end,
      ...(sensor && { sensor }),
      polarities: 2,
      clock: 'camera',
      decode: ofRecords(8, (block, i, at, sink) => {
        const event = read(block.getUint32(i))
        const us = block.getUint32(i + 4)
        if (us < previous - 2 ** 31) wraps++
        previous = us
        if (event) sink.add(wraps * 2 ** 32 + us, event[0], event[1], event[2], at)
        else others++
      }),
      notes: () => (others > 0 ? [`${others} records are no events of pixels and were left out.`] : []),
    }
  },
})
