/** Windows, groups and folds: nothing leaks from one part into another. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventDataset } from '../../../core/data/dataset.ts'
import { partsOf, type PartsChoice } from '../../../core/data/parts.ts'
import { seededRandom } from '../../../core/random.ts'
import { eventDataset, imageDataset, rowsOf, streamOf, type EventRow } from './streams.ts'

/** Recordings of so many ms, one event a ms: x is the recording, y the ms; the class is the recording's parity. */
const recordings = (durationsMs: readonly number[], more: Partial<EventDataset> = {}): EventDataset => ({
  ...eventDataset(
    durationsMs.map((ms, r) => streamOf(Array.from({ length: ms }, (_, i): EventRow => [i * 1000 + 999, r, i, 0]))),
  ),
  classes: ['even', 'odd'],
  labels: Uint8Array.from(durationsMs, (_, r) => r % 2),
  ...more,
})

const parts = (dataset: EventDataset, choice: PartsChoice) => {
  const { dataset: cut, split } = partsOf(dataset, choice, seededRandom(1))
  if (cut.kind !== 'events') return expect.unreachable()
  const events = (samples: Uint32Array) => Array.from(samples, (sample) => rowsOf(cut.recording(sample)))
  return { cut, split, events }
}

describe('windows', () => {
  const choice = { cutMs: 10, train: 4, validation: 2, test: 2 }

  it('are held out in time: training earlier, then validation, then test', () => {
    const { cut, split } = parts(recordings([50, 50]), choice)
    const windowsOf = (samples: Uint32Array) => [...samples].sort((a, b) => a - b)
    expect(cut.labels).toHaveLength(10)
    expect(windowsOf(split.train)).toEqual([0, 1, 5, 6])
    expect(windowsOf(split.validation)).toEqual([3, 8])
    expect(windowsOf(split.test)).toEqual([4, 9])
  })

  it('count time from their own beginning and hold only their own events', () => {
    const { cut, events } = parts(recordings([20]), { cutMs: 10, train: 1, validation: 0, test: 1 })
    expect(cut.durationUs).toBe(10_000)
    expect(events(Uint32Array.of(1))[0]).toEqual(Array.from({ length: 10 }, (_, i) => [i * 1000 + 999, 0, 10 + i, 0]))
  })

  it('overlap in training only: no event is in two parts', () => {
    const durations = fc.array(fc.integer({ min: 30, max: 90 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 10 }), (ms, cutStepMs) => {
        const { split, events } = parts(recordings(ms), { cutMs: 10, cutStepMs, train: 2, validation: 1, test: 1 })
        const seen = (samples: Uint32Array) =>
          new Set(events(samples).flatMap((rows) => rows.map(([, x, y]) => `${x} ${y}`)))
        const seenIn = [split.train, split.validation, split.test].map(seen)
        const all = seenIn.reduce((sum, { size }) => sum + size, 0)
        expect(new Set(seenIn.flatMap((events) => [...events])).size).toBe(all)
      }),
      { numRuns: 100 },
    )
    const { split } = parts(recordings([100, 100]), { cutMs: 10, cutStepMs: 5, train: 26, validation: 2, test: 4 })
    expect(new Set(split.train).size).toBe(26)
  })

  it('of a recording stay together where recordings are held out', () => {
    const { split, cut } = parts(recordings([30, 30, 30, 30]), {
      ...choice,
      groupBy: 'recording',
      train: 3,
      test: 3,
      validation: 3,
    })
    const groups = (samples: Uint32Array) => new Set(Array.from(samples, (sample) => cut.groups!['recording']![sample]))
    const all = [split.train, split.validation, split.test].flatMap((samples) => [...groups(samples)])
    expect(new Set(all).size).toBe(all.length)
  })

  it('are refused of images, and overlapping ones where recordings are held out', () => {
    expect(() => partsOf(imageDataset([[1]]), choice, seededRandom(1))).toThrow(
      'dataset.cutMs is 10, but made holds images',
    )
    expect(() => parts(recordings([30, 30]), { ...choice, groupBy: 'recording', cutStepMs: 5 })).toThrow(
      'cutStepMs is 5',
    )
  })
})

describe('groups', () => {
  const subjects = (count: number, each: number) =>
    recordings(
      Array.from({ length: count * each }, () => 1),
      { groups: { subject: Uint32Array.from({ length: count * each }, (_, i) => Math.floor(i / each)) } },
    )

  it('are in one part each', () => {
    const dataset = subjects(10, 7)
    const { split } = parts(dataset, { groupBy: 'subject', train: 30, validation: 10, test: 10 })
    const of = (samples: Uint32Array) => [...new Set(Array.from(samples, (sample) => Math.floor(sample / 7)))]
    const all = [split.train, split.validation, split.test].flatMap(of)
    expect(new Set(all).size).toBe(all.length)
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([30, 10, 10])
  })

  it('that are not known are refused with those that are', () => {
    expect(() => parts(subjects(2, 2), { groupBy: 'lamp', train: 1, validation: 1, test: 1 })).toThrow(
      'dataset.groupBy is lamp, which is not known of the samples of made',
    )
  })
})

describe('folds', () => {
  const inFolds = (dataset: EventDataset, folds: number, more: Partial<PartsChoice> = {}) =>
    Array.from(
      { length: folds },
      (_, i) => parts(dataset, { train: 1, validation: 3, test: 1, folds, fold: i + 1, ...more }).split,
    )

  it('test every sample once, the official test set too, and keep the classes in proportion', () => {
    const dataset = recordings(Array(53).fill(1) as number[], { officialTest: Uint32Array.of(1, 2, 3) })
    const splits = inFolds(dataset, 5)
    expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...Array(53).keys()])
    for (const { train, validation, test } of splits) {
      expect(validation).toHaveLength(3)
      expect(new Set([...train, ...validation, ...test]).size).toBe(53)
      expect(Math.abs(Array.from(test).filter((sample) => sample % 2 === 0).length - 5)).toBeLessThanOrEqual(1)
    }
  })

  it('keep groups whole', () => {
    const subject = Uint32Array.from({ length: 60 }, (_, i) => Math.floor(Math.sqrt(i)))
    const dataset = recordings(Array(60).fill(1) as number[], { groups: { subject } })
    for (const { train, validation, test } of inFolds(dataset, 4, { groupBy: 'subject' })) {
      const tested = new Set(Array.from(test, (sample) => subject[sample]))
      expect([...train, ...validation].some((sample) => tested.has(subject[sample]))).toBe(false)
    }
    expect(() => inFolds(dataset, 20, { groupBy: 'subject' })).toThrow(
      'dataset.folds is 20, but made has only 8 groups',
    )
  })
})
