/** EVT 2.0: words of 32 bits as Prophesee's cameras send them. */
import { eventFormat } from './format.ts'
import { isRaw, openRaw } from './prophesee.ts'

const off = 0
const on = 1
const timeHigh = 8

/** Word types 0 and 1 are events, 8 the upper bits of their time (Prophesee, EVT 2.0 format); others are skipped. */
export const evt2 = eventFormat({
  name: 'evt2',
  title: 'Prophesee RAW, EVT 2.0',
  sentence: "Prophesee's raw recordings of the cameras' 32-bit words.",
  extensions: ['raw'],
  sure: 'signature',
  matches: isRaw('2'),
  open(file) {
    let highUs: number | undefined
    return openRaw(file, (block, at, sink) => {
      const used = block.byteLength & ~3
      for (let i = 0; i < used; i += 4) {
        const word = block.getUint32(i, true)
        const type = word >>> 28
        if (type === timeHigh) highUs = (word & 0xfffffff) * 64
        else if ((type === off || type === on) && highUs !== undefined) {
          sink.add(highUs + ((word >> 22) & 63), (word >> 11) & 0x7ff, word & 0x7ff, type, at + i)
        }
      }
      return used
    })
  },
})
