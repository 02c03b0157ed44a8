/** SLAYER's three layouts of event files without header; the second is that of N-MNIST and N-Caltech101. */
import type { EventDecoder, FileHead } from './event-file.ts'
import { ofRecords, viewOf } from './event-file.ts'
import { eventFormat } from './format.ts'

/** Bytes of one event of N-MNIST. */
export const bytesPerEvent = 5

/** An event at this y, outside the sensor, says that the camera's clock ran over: later events are 2^13 us later. */
const overflowMark = { y: 240, us: 8192 }

const uint24 = (view: DataView, i: number): number => (view.getUint16(i) << 8) | view.getUint8(i + 2)

const looked = 1000
/** That many of a hundred times must not lie before the last one: noise has fifty, recordings a hundred. */
const orderedPercent = 90

/** Whole events, at least one, their times nearly all in order. */
const isInOrder =
  (bytesEach: number, timeOf: (view: DataView, i: number) => number) =>
  ({ head, size }: FileHead): boolean => {
    if (size === 0 || size % bytesEach !== 0) return false
    const view = viewOf(head)
    const count = Math.min(looked, Math.floor(head.length / bytesEach))
    const times = Array.from({ length: count }, (_, i) => timeOf(view, i * bytesEach))
    const ordered = times.filter((time, i) => i === 0 || time >= times[i - 1]!).length
    return 100 * ordered >= orderedPercent * count
  }

/** x, y, then one bit of polarity and 23 bits of microseconds, big-endian; the overflow mark as in tonic. */
const openBs2 = ({ sensor }: FileHead): EventDecoder => {
  const isMarked = !sensor || sensor.height <= overflowMark.y
  let overflowUs = 0
  return {
    start: 0,
    polarities: 2,
    clock: 'recording',
    decode: ofRecords(bytesPerEvent, (block, i, at, sink) => {
      const y = block.getUint8(i + 1)
      if (isMarked && y === overflowMark.y) overflowUs += overflowMark.us
      else
        sink.add(overflowUs + (uint24(block, i + 2) & 0x7fffff), block.getUint8(i), y, block.getUint8(i + 2) >> 7, at)
    }),
  }
}

/**
 * N-MNIST (Orchard et al. 2015, Converting static image datasets to spiking neuromorphic datasets using saccades), and
 * SLAYER's bs2 (spikeFileIO.py of slayerPytorch).
 */
export const bs2 = eventFormat({
  name: 'nmnist-bin',
  title: 'N-MNIST .bin',
  sentence: 'Events of 5 bytes without header, as N-MNIST and N-Caltech101 have them; SLAYER calls them .bs2.',
  extensions: ['bin', 'bs2'],
  sure: 'plausible',
  matches: isInOrder(bytesPerEvent, (view, i) => uint24(view, i + 2) & 0x7fffff),
  open: openBs2,
})

/** SLAYER's spikes of units in one row: 16 bits of unit, 24 bits of microseconds. */
export const bs1 = eventFormat({
  name: 'slayer-bs1',
  title: 'SLAYER .bs1',
  sentence: 'Spikes of units in one row, 5 bytes each, without header.',
  extensions: ['bs1'],
  sure: 'plausible',
  matches: isInOrder(5, (view, i) => uint24(view, i + 2)),
  open: () => ({
    start: 0,
    polarities: 1,
    clock: 'recording',
    decode: ofRecords(5, (block, i, at, sink) => sink.add(uint24(block, i + 2), block.getUint16(i), 0, 0, at)),
  }),
})

/** SLAYER's events of larger sensors: 12 bits of x and of y, a byte of polarity, 24 bits of microseconds. */
export const bs3 = eventFormat({
  name: 'slayer-bs3',
  title: 'SLAYER .bs3',
  sentence: 'Events of 7 bytes without header, for sensors up to 4096x4096.',
  extensions: ['bs3'],
  sure: 'plausible',
  matches: isInOrder(7, (view, i) => uint24(view, i + 4)),
  open: () => ({
    start: 0,
    polarities: 2,
    clock: 'recording',
    decode: ofRecords(7, (block, i, at, sink) => {
      const x = (block.getUint8(i) << 4) | (block.getUint8(i + 1) >> 4)
      const y = ((block.getUint8(i + 1) & 15) << 8) | block.getUint8(i + 2)
      sink.add(uint24(block, i + 4), x, y, block.getUint8(i + 3), at)
    }),
  }),
})
