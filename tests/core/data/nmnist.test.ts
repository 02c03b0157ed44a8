/** Event files: SLAYER's own bytes, every fault told with its place, any bytes survived. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents } from '../../../core/data/nmnist.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { eventBytes, rowsOf, valueOrUserError } from './streams.ts'
import type { EventRow } from './streams.ts'

const nmnist = { width: 34, height: 34 }

const rows: readonly EventRow[] = [
  [1, 1, 2, 0],
  [12345, 33, 33, 1],
  [12345, 0, 0, 1],
]

describe('readEvents', () => {
  it('reads what was written', () => {
    expect(rowsOf(readEvents('a.bin', eventBytes(rows), nmnist))).toEqual(rows)
  })

  it('adds 8192 us after each overflow mark and drops the mark', () => {
    const marked: EventRow[] = [
      [8000, 1, 1, 1],
      [0, 0, 240, 0],
      [10, 2, 2, 0],
      [0, 0, 240, 0],
      [0, 3, 3, 0],
    ]
    expect(rowsOf(readEvents('a.bin', eventBytes(marked), nmnist))).toEqual([
      [8000, 1, 1, 1],
      [8202, 2, 2, 0],
      [16384, 3, 3, 0],
    ])
  })

  it('sorts by time, events of one time in the order of the file', () => {
    const late: EventRow[] = [...rows, [1, 9, 9, 1]]
    expect(rowsOf(readEvents('a.bin', eventBytes(late), nmnist))).toEqual([late[0], late[3], late[1], late[2]])
  })

  it.each([
    ['cut', eventBytes(rows).slice(0, 12), 'a.bin: at byte 110 the file ends after 2 of the 5 bytes of an event.'],
    ['empty', new Uint8Array(), 'a.bin: at byte 100 there is no event.'],
    [
      'x outside',
      eventBytes([...rows, [20000, 34, 0, 0]]),
      'a.bin: at byte 115 the event is at (34, 0), outside the sensor of 34x34.',
    ],
    [
      'y outside',
      eventBytes([[0, 0, 34, 0]]),
      'a.bin: at byte 100 the event is at (0, 34), outside the sensor of 34x34.',
    ],
  ])('refuses a file that is %s', (_, bytes, message) => {
    expect(() => readEvents('a.bin', bytes, nmnist, 100)).toThrow(message)
  })

  it('gives a sorted stream inside the sensor or a UserError for any bytes', () => {
    const valid = eventBytes(Array.from({ length: 6 }, (_, i) => [i * 50_000, 5 * i, 33 - i, i % 2]))
    const mutated = fc.tuple(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length)).map(([at, byte, length]) => {
      const bytes = valid.slice(0, length)
      bytes[at] = byte
      return bytes
    })
    let read = 0
    const survive = (bytes: Uint8Array) => {
      const stream = valueOrUserError(() => readEvents('a.bin', bytes, nmnist))
      if (!stream) return
      read++
      expect(stream.timeUs).toEqual(stream.timeUs.slice().sort())
      expect(Math.max(0, ...stream.x, ...stream.y)).toBeLessThan(34)
    }
    fc.assert(fc.property(mutated, survive), { numRuns: 3000 })
    expect(read).toBeGreaterThan(100)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), survive), { numRuns: 1000 })
  })
})

describeWithShared('SLAYER', 'golden/snn/e2_slayer_events.json', () => {
  interface Golden {
    bs2: { hex: string; events: { x: number[]; y: number[]; p: number[]; t_ms: number[] } }
  }

  it('reads the bytes that SLAYER wrote', () => {
    const { hex, events } = sharedJson<Golden>('golden/snn/e2_slayer_events.json').bs2
    const expected = events.x.map((x, i) => [Math.round(events.t_ms[i]! * 1000), x, events.y[i]!, events.p[i]!])
    expect(rowsOf(readEvents('golden.bs2', Uint8Array.from(Buffer.from(hex, 'hex')), nmnist))).toEqual(expected)
  })
})
