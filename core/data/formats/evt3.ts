/** EVT 3.0: words of 16 bits as Prophesee's newer cameras send them, each saying only what changed. */
import { eventFormat } from './format.ts'
import { isRaw, openRaw } from './prophesee.ts'

const word = {
  row: 0x0,
  column: 0x2,
  vectorBase: 0x3,
  vector12: 0x4,
  vector8: 0x5,
  timeLow: 0x6,
  timeHigh: 0x8,
} as const

/** Upper halves of the time wrap at 12 bits; a smaller step back is disorder, not a wrap. */
const halfOfHighs = 2 ** 11

/**
 * Prophesee, EVT 3.0 format. TIME_HIGH is sent before TIME_LOW, so a TIME_LOW below the last one carries nothing;
 * events before the first of both are of no known time and skipped.
 */
export const evt3 = eventFormat({
  name: 'evt3',
  title: 'Prophesee RAW, EVT 3.0',
  sentence: "Prophesee's raw recordings of the cameras' 16-bit words.",
  extensions: ['raw'],
  sure: 'signature',
  matches: isRaw('3'),
  open(file) {
    let wraps = 0
    let high: number | undefined
    let low = 0
    let y = 0
    let base = 0
    let polarity = 0
    return openRaw(file, (block, at, sink) => {
      const used = block.byteLength & ~1
      for (let i = 0; i < used; i += 2) {
        const value = block.getUint16(i, true)
        const us = high === undefined ? undefined : (wraps * 4096 + high) * 4096 + low
        switch (value >> 12) {
          case word.row:
            y = value & 0x7ff
            break
          case word.column:
            if (us !== undefined) sink.add(us, value & 0x7ff, y, (value >> 11) & 1, at + i)
            break
          case word.vectorBase:
            base = value & 0x7ff
            polarity = (value >> 11) & 1
            break
          case word.vector12:
          case word.vector8: {
            const bits = value >> 12 === word.vector12 ? 12 : 8
            for (let bit = 0; bit < bits && us !== undefined; bit++) {
              if ((value >> bit) & 1) sink.add(us, base + bit, y, polarity, at + i)
            }
            base += bits
            break
          }
          case word.timeLow:
            low = value & 0xfff
            break
          case word.timeHigh: {
            const next = value & 0xfff
            if (high !== undefined && high - next > halfOfHighs) wraps++
            high = next
            break
          }
        }
      }
      return used
    })
  },
})
