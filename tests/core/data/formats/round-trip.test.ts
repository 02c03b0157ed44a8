/** What a writer of each format wrote is read back: every corner of the layouts that recordings seldom show. */
import { describe, expect, it } from 'vitest'
import { readFile } from '../../../../core/data/formats/formats.ts'
import { eventBytes } from '../streams.ts'
import type { EventRow } from '../streams.ts'
import { fileRows, recordingOf } from './golden.ts'
import * as write from './writers.ts'

const rows: readonly EventRow[] = [
  [100, 0, 0, 1],
  [163, 127, 0, 0],
  [164, 0, 127, 1],
  [4095, 127, 127, 0],
  ...Array.from({ length: 11 }, (_, i): EventRow => [4096, 30 + i, 64, 1]),
  ...Array.from({ length: 3 }, (_, i): EventRow => [4097, 60 + i, 65, 0]),
  [8_000_000, 5, 6, 1],
]
/** Later than 2^24 us, the period of EVT 3.0's clock, step by step. */
const wrapping: readonly EventRow[] = Array.from({ length: 30 }, (_, i) => [i * 2 ** 20 + 9, i, 2 * i, i % 2])
/** Across 2^31 us, where AEDAT 3.1 counts an overflow. */
const overflowing: readonly EventRow[] = [
  [2 ** 31 - 1, 1, 2, 1],
  [2 ** 31, 3, 4, 0],
  [2 ** 31 + 5, 5, 6, 1],
]
const epoch: readonly EventRow[] = rows.map(([us, ...rest]) => [us + 1_605_537_493_718_345, ...rest])

describe('read back what was written', () => {
  it.each<[string, readonly EventRow[], Uint8Array]>([
    ['a.bs1', rows.map(([us, x]) => [us, x, 0, 0]), write.bs1Bytes(rows)],
    ['a.bs2', rows, eventBytes(rows)],
    ['a.bs3', rows, write.bs3Bytes(rows)],
    ['DVS128.aedat', rows, write.aedat2Bytes('DVS128', rows)],
    ['DAVIS.aedat', rows, write.aedat2Bytes('DAVIS240C', rows)],
    ['3.1.aedat', rows, write.aedat3Bytes(rows)],
    ['3.1 overflowing.aedat', overflowing, write.aedat3Bytes(overflowing, 1)],
    ['none.aedat4', epoch, write.aedat4Bytes('none', epoch)],
    ['lz4.aedat4', epoch, write.aedat4Bytes('lz4', epoch)],
    ['zstd.aedat4', epoch, write.aedat4Bytes('zstd', epoch)],
    ['2.raw', rows, write.evt2Bytes(rows)],
    ['3.raw', rows, write.evt3Bytes(rows)],
    ['3 wrapping.raw', wrapping, write.evt3Bytes(wrapping)],
    ['a.dat', rows, write.datBytes(rows)],
    ['a.es', rows, write.esBytes(rows)],
  ])('%s', (name, expected, bytes) => {
    const recording = recordingOf(readFile(name, bytes))
    expect(fileRows(recording)).toEqual(expected)
    expect(recording.notes).toEqual([])
  })
})

describe('a DAVIS camera', () => {
  it("has its own sensor; frames' samples are left out and said", () => {
    const bytes = write.aedat2Bytes('DAVIS240C', rows)
    const { sensor, events, notes } = recordingOf(
      readFile('a.aedat', Uint8Array.from([...bytes, 0x80, 0, 0, 0, 0, 0, 0, 9])),
    )
    expect(sensor).toEqual({ width: 240, height: 180 })
    expect(events.x).toHaveLength(rows.length)
    expect(notes).toEqual(['1 records are no events of pixels and were left out.'])
  })
})

describe('a fault', () => {
  const longDate = Array.from({ length: 2 }, (_, i): EventRow => [i * 2 ** 33, 1, 1, 1])
  it.each<[string, Uint8Array, string]>([
    [
      'a.aedat',
      write.aedat3Bytes(rows).subarray(0, -3),
      'a.aedat: at byte 387 a packet of 3 events ends behind the file.',
    ],
    [
      'b.aedat',
      write.aedat2Bytes('DVS128', rows).subarray(0, -3),
      'the file ends within a record, of which it has 5 bytes.',
    ],
    ['a.raw', write.evt2Bytes(rows).subarray(0, -1), 'the file ends within a record, of which it has 3 bytes.'],
    ['a.es', write.esBytes(rows, 120), 'a.es: at byte 25 the event is at (127, 0), outside the sensor of 120x120.'],
    ['b.es', write.esBytes(rows).with(15, 2), 'b.es: at byte 15 the events are atis, and dvs is read.'],
    ['a.dat', write.datBytes(rows).with(10, 49), 'the header says version 1, and version 2 is read.'],
    ['a.aedat4', write.aedat4Bytes('lz4', rows).subarray(0, -2), 'bytes ends behind the packets.'],
    [
      'b.aedat4',
      write.aedat4Bytes('none', longDate),
      'b.aedat4: its events last 8590 s, and a recording may last 71 minutes.',
    ],
  ])('in %s is told', (name, bytes, message) => {
    expect(() => readFile(name, bytes)).toThrow(message)
  })
})
