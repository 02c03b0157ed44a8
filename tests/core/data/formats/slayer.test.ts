/** SLAYER's event files against their goldens; faults told with their place. */
import { expect, it } from 'vitest'
import { readFile } from '../../../../core/data/formats/formats.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { eventBytes, rowsOf } from '../streams.ts'
import { expectGolden, readShared, recordingOf, sharedBytes } from './golden.ts'

describeWithShared('SLAYER and N-MNIST', 'data', () => {
  it('.bin: every event', () => {
    const { startUs, polarities, notes } = expectGolden('nmnist')
    expect({ startUs, polarities, notes }).toEqual({ startUs: 0, polarities: 2, notes: [] })
  })

  it('.bs2 of ten gestures', () => {
    const { recordings } = sharedJson<{ recordings: { file: string; events: number }[] }>(
      'data/dvsgesture-10/index.json',
    )
    for (const { file, events } of recordings) {
      const bytes = sharedBytes(`data/dvsgesture-10/${file}`)
      const recording = recordingOf(readFile(file, bytes, { sensor: { width: 128, height: 128 } }))
      expect(recording.events.x).toHaveLength(events)
    }
  })

  interface Golden {
    bs1: { unit: number[]; t_us: number[] }
    bs3: { x: number[]; y: number[]; p: number[]; t_us: number[] }
  }
  const golden = () => sharedJson<Golden>('data/formats/golden/slayer_bs1_bs3_synthetic.json')

  it('.bs1: units in one row', () => {
    const { unit, t_us } = golden().bs1
    const { events, polarities } = recordingOf(readShared('slayer/synthetic.bs1'))
    expect(rowsOf(events)).toEqual(unit.map((x, i) => [t_us[i], x, 0, 0]))
    expect(polarities).toBe(1)
  })

  it('.bs3: large sensors, any polarity', () => {
    const { x, y, p, t_us } = golden().bs3
    const { events, polarities } = recordingOf(readShared('slayer/synthetic.bs3'))
    expect(rowsOf(events)).toEqual(x.map((column, i) => [t_us[i], column, y[i], p[i]]))
    expect(polarities).toBe(256)
  })
})

it('sorts disorder and says so', () => {
  const { events, notes } = recordingOf(
    readFile('a.bin', eventBytes(Array.from({ length: 20 }, (_, i) => [i === 9 ? 3 : i, i, 0, 1]))),
  )
  expect([...events.timeUs]).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  expect([...events.x].slice(2, 6)).toEqual([2, 3, 9, 4])
  expect(notes).toEqual(['1 events lay behind later ones and were sorted.'])
})

it('does not guess: the ending decides between bs1 and bs2', () => {
  const bytes = eventBytes([[5, 1, 2, 0]])
  expect(rowsOf(recordingOf(readFile('a.bs1', bytes)).events)).toEqual([[5, 258, 0, 0]])
  expect(rowsOf(recordingOf(readFile('a.bs2', bytes)).events)).toEqual([[5, 1, 2, 0]])
  expect(() => readFile('a', bytes)).toThrow('a could be of several formats: N-MNIST .bin, SLAYER .bs1.')
})

it('names the event outside the sensor', () => {
  expect(() =>
    readFile(
      'a.bs2',
      eventBytes([
        [5, 1, 2, 0],
        [9, 6, 7, 1],
      ]),
      { sensor: { width: 6, height: 9 } },
    ),
  ).toThrow('a.bs2: at byte 5 the event is at (6, 7), outside the sensor of 6x9.')
})
