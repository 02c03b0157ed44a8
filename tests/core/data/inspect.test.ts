/** What is told of a data set, and of one sample of it. */
import { describe, expect, it } from 'vitest'
import type { EventDataset, EventStream, ImageDataset } from '../../../core/data/dataset.ts'
import { histogramOf, inspectDataset, inspectSample, mostEvents } from '../../../core/data/inspect.ts'

const words = { name: 'made-up', title: 'Made up', sentence: '', licence: 'CC0', source: '', classes: ['a', 'b'] }

/** Events every 10 us, all at pixel (1, 0). */
const stream = (events: number): EventStream => ({
  timeUs: Uint32Array.from({ length: events }, (_, i) => 10 * i),
  x: new Uint16Array(events).fill(1),
  y: new Uint16Array(events),
  polarity: Uint8Array.from({ length: events }, (_, i) => i % 2),
})
const lengths = [101, 201, 0, mostEvents + 2]
const recorded: EventDataset = {
  ...words,
  kind: 'events',
  labels: Uint8Array.of(0, 1, 1, 0),
  officialTest: Uint32Array.of(2, 3),
  width: 2,
  height: 1,
  polarities: 2,
  durationUs: 10 * (mostEvents + 1),
  recording: (sample) => stream(lengths[sample]!),
}
const images: ImageDataset = {
  ...words,
  kind: 'images',
  labels: Uint8Array.of(1, 0, 1),
  width: 2,
  height: 1,
  channels: 1,
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
}

describe('histogramOf', () => {
  it('counts every value once, both ends included', () => {
    const values = Array.from({ length: 100 }, (_, i) => i)
    const { low, high, counts, median } = histogramOf(values)
    expect([low, high, median]).toEqual([0, 99, 50])
    expect(counts.reduce((a, b) => a + b)).toBe(100)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('is one bin where all are the same', () => {
    expect(histogramOf([7, 7])).toEqual({ low: 7, high: 7, counts: [2], median: 7 })
  })
})

describe('inspectDataset', () => {
  it('counts the classes of each part, and the lengths of recordings', () => {
    const found = inspectDataset(recorded)
    expect(found.byClass).toEqual([
      { name: 'a', train: 1, test: 1 },
      { name: 'b', train: 1, test: 1 },
    ])
    expect(found.lengths).toMatchObject({
      samples: 4,
      durationMs: { low: 0, high: (mostEvents + 1) / 100 },
      events: { low: 0, median: 201, high: mostEvents + 2 },
    })
  })

  it('tells the size of images, which have no length', () => {
    const found = inspectDataset(images)
    expect(found).toMatchObject({ samples: 3, classes: 2, planes: 1, width: 2, height: 1 })
    expect(found.lengths).toBeUndefined()
  })
})

describe('inspectSample', () => {
  it('counts among all samples, or among those of a class', () => {
    expect(inspectSample(images, 1)).toMatchObject({ sample: 1, label: 0, among: 3, part: 'train', pixels: [3, 4] })
    expect(inspectSample(images, 1, 1)).toMatchObject({ sample: 2, label: 1, among: 2, pixels: [5, 6] })
    expect(inspectSample(recorded, 1, 1)).toMatchObject({ sample: 2, part: 'test', events: 0, durationUs: 0 })
  })

  it('thins a long recording, in order, and tells how many events it has', () => {
    const found = inspectSample(recorded, 3)
    if (found.kind !== 'recording') throw new Error('no recording')
    expect(found.events).toBe(mostEvents + 2)
    expect(found.timeUs).toHaveLength(mostEvents / 2 + 1)
    expect(found.timeUs.slice(0, 3)).toEqual([0, 20, 40])
    expect(found.x).toHaveLength(found.timeUs.length)
  })

  it('refuses a number that no sample has', () => {
    expect(() => inspectSample(images, 2, 1)).toThrow('made-up has 2 samples of class b, so none has the number 2')
  })
})
