/** NumPy's files: orders, types, fields and archives against NumPy's own, and what is no array. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Frames, Table } from '../../../../core/data/formats/content.ts'
import { readFile } from '../../../../core/data/formats/formats.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { rowsOf } from '../streams.ts'
import { readShared, recordingOf } from './golden.ts'
import { npyBytes } from './npy-bytes.ts'

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

describeWithShared('arrays of the reference folder', 'data/formats/npy', () => {
  interface Golden {
    i64_4x3_c: number[][]
    f32_2x3_fortran: number[][]
    events_structured_first5: [number, number, number, boolean][]
    spikingjelly_events: { n: number; sumT: number; sumX: number; sumY: number; sumP: number }
    frames_sum: number
  }
  const golden = () => sharedJson<Golden>('data/formats/golden/npy.json')

  it.each(['i64_4x3_c', 'f32_2x3_fortran'] as const)('%s: a table in the order of C', (name) => {
    const table = readShared(`npy/${name}.npy`) as Table
    expect(table).toMatchObject({ kind: 'table', rows: golden()[name].length })
    expect([...table.values]).toEqual(golden()[name].flat())
  })

  it('events with fields', () => {
    const { events } = recordingOf(readShared('npy/events_structured.npy'))
    expect(events.x).toHaveLength(50)
    expect(rowsOf(events).slice(0, 5)).toEqual(golden().events_structured_first5.map((row) => row.map(Number)))
  })

  it("SpikingJelly's events", () => {
    const { events } = recordingOf(readShared('npy/spikingjelly_events.npz'))
    const { timeUs, x, y, polarity } = events
    expect({ n: x.length, sumT: sum(timeUs), sumX: sum(x), sumY: sum(y), sumP: sum(polarity) }).toEqual(
      golden().spikingjelly_events,
    )
  })

  it("SpikingJelly's frames", () => {
    const frames = readShared('npy/frames.npz') as Frames
    expect(frames).toMatchObject({ kind: 'frames', timesteps: 4, channels: 2, height: 8, width: 8 })
    expect(sum(frames.values)).toBe(golden().frames_sum)
  })
})

describe('one array', () => {
  it.each([
    [
      'bytes of rank 3',
      npyBytes("'|u1'", '(2, 1, 2)', Uint8Array.of(1, 2, 3, 4)),
      { kind: 'images', count: 2, channels: 1, width: 2 },
    ],
    [
      'bytes of rank 4',
      npyBytes("'|u1'", '(1, 3, 1, 1)', Uint8Array.of(1, 2, 3)),
      { kind: 'images', count: 1, channels: 3 },
    ],
    [
      'floats of rank 3',
      npyBytes("'<f4'", '(2, 1, 1)', Float32Array.of(1, 2)),
      { kind: 'frames', timesteps: 2, channels: 1 },
    ],
    [
      'rank 1',
      npyBytes("'<i4'", '(3,)', Int32Array.of(7, 0, 255)),
      { kind: 'labels', labels: Uint8Array.of(7, 0, 255) },
    ],
    [
      'half precision',
      npyBytes("'<f2'", '(1, 2)', Uint16Array.of(0x3555, 0xc000)),
      { values: Float64Array.of(0.333251953125, -2) },
    ],
    ['the other order', npyBytes("'>u2'", '(1, 1)', Uint8Array.of(1, 2)), { values: Float64Array.of(258) }],
  ])('%s', (_, bytes, expected) => {
    expect(readFile('a.npy', bytes)).toMatchObject(expected)
  })

  it.each([
    ["'<U3'", '(1,)', 'a.npy: it is damaged: elements of type <U3.'],
    ["'<i4'", '(4,)', 'a.npy: it is damaged: its header tells of 16 bytes, and it has 12.'],
    ["'<i4'", '(3,)', 'a.npy: element 2 is -1, and no class from 0 to 255.'],
    ["'<i4'", '(0, 4000000000)', 'a.npy: it is damaged: it has no element.'],
    ["'<i4'", '(1, 1, 1, 1, 3)', 'a.npy: it has 5 dimensions, and 1 to 4 are read.'],
    ["[('a', '<i4'), ('b', '<i8')]", '(1,)', 'a.npy: it has the fields a, b, and not t, x, y and p.'],
  ])('refuses %s %s', (descr, shape, message) => {
    expect(() => readFile('a.npy', npyBytes(descr, shape, Int32Array.of(1, 2, -1)))).toThrow(message)
  })
})

describe('an archive', () => {
  const column = (...values: number[]) => npyBytes("'<i4'", `(${values.length},)`, Int32Array.from(values))

  it('takes 1 for brighter, -1 for darker', () => {
    const files = { 't.npy': column(5, 6), 'x.npy': column(1, 2), 'y.npy': column(3, 4), 'p.npy': column(-1, 1) }
    expect(rowsOf(recordingOf(readFile('a.npz', zipSync(files))).events)).toEqual([
      [5, 1, 3, 0],
      [6, 2, 4, 1],
    ])
  })

  it.each([
    [
      'of other arrays',
      { 'a.npy': column(1) },
      'a.npz: it has the arrays a, and neither t, x, y and p nor frames [T,2,H,W].',
    ],
    [
      'of columns that differ',
      { 't.npy': column(5), 'x.npy': column(1, 2), 'y.npy': column(3), 'p.npy': column(1) },
      'a.npz: t, x, y and p have different lengths.',
    ],
    [
      'of an event outside of all sensors',
      { 't.npy': column(5), 'x.npy': column(-1), 'y.npy': column(3), 'p.npy': column(1) },
      'a.npz: at event 0 the event is at (-1, 3), outside the sensor of 65536x65536.',
    ],
  ])('%s is refused', (_, files, message) => {
    expect(() => readFile('a.npz', zipSync(files))).toThrow(message)
  })
})
