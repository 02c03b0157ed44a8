/** Splits: seeded, without overlap, in proportion, the test set fixed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dataset } from '../../../core/data/dataset.ts'
import { splitDataset } from '../../../core/data/split.ts'
import type { SplitCounts } from '../../../core/data/split.ts'
import { seededRandom } from '../../../core/random.ts'
import { imageDataset } from './streams.ts'

/** A data set with `sizes[c]` samples of class c. */
const datasetOf = (sizes: readonly number[], officialTest?: number[]): Dataset => ({
  ...imageDataset([[0]]),
  name: 'made',
  classes: sizes.map(String),
  labels: Uint8Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label))),
  ...(officialTest && { officialTest: Uint32Array.from(officialTest) }),
})
const split = (dataset: Dataset, counts: SplitCounts, seed = 1) => splitDataset(dataset, counts, seededRandom(seed))
const perClass = (dataset: Dataset, samples: Uint32Array) =>
  dataset.classes.map((_, label) => samples.filter((sample) => dataset.labels[sample] === label).length)

const sizes = fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }).filter((list) => list.some((n) => n > 0))
/** Class sizes and three counts that leave no more than all samples. */
const cases = sizes.chain((list) => {
  const samples = list.reduce((sum, n) => sum + n, 0)
  const cuts = fc.array(fc.nat(samples), { minLength: 3, maxLength: 3 })
  return cuts.map((unsorted) => {
    const [a, b, c] = unsorted.sort((x, y) => x - y) as [number, number, number]
    return { sizes: list, samples, counts: { test: a, validation: b - a, train: c - b } }
  })
})

describe('splitDataset', () => {
  it('gives the counts asked for, no sample twice, every class in proportion', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ sizes, samples, counts }, seed) => {
        const dataset = datasetOf(sizes)
        const parts = split(dataset, counts, seed)
        expect(parts.test).toHaveLength(counts.test)
        expect(parts.validation).toHaveLength(counts.validation)
        expect(parts.train).toHaveLength(counts.train)
        const all = [...parts.test, ...parts.validation, ...parts.train]
        expect(new Set(all).size).toBe(all.length)
        for (const part of ['test', 'validation', 'train'] as const) {
          perClass(dataset, parts[part]).forEach((n, label) => {
            const off = Math.abs(n - (counts[part] * sizes[label]!) / samples)
            expect(off).toBeLessThan(part === 'test' ? 1 : 2)
          })
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps every class of the digits within one sample, in all parts, even when all samples are used', () => {
    const digits = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]
    const dataset = datasetOf(digits)
    for (const counts of [
      { train: 2000, validation: 500, test: 1000 },
      { train: 8000, validation: 1000, test: 1000 },
      { train: 7333, validation: 1334, test: 1333 },
    ]) {
      const parts = split(dataset, counts)
      for (const part of ['train', 'validation', 'test'] as const) {
        const off = perClass(dataset, parts[part]).map((n, label) =>
          Math.abs(n - (counts[part] * digits[label]!) / 1e4),
        )
        expect(Math.max(...off)).toBeLessThan(1)
      }
    }
  })

  it('depends on the seed, the test set on nothing else', () => {
    const dataset = datasetOf([40, 60])
    const { test } = split(dataset, { train: 10, validation: 5, test: 20 })
    expect(split(dataset, { train: 60, validation: 20, test: 20 }).test).toEqual(test)
    expect(split(dataset, { train: 60, validation: 20, test: 20 }, 2).test).not.toEqual(test)
  })

  it('draws the test set from the official one, and training and validation from the rest', () => {
    const dataset = datasetOf([10, 10], [0, 1, 2, 3, 10, 11])
    const parts = split(dataset, { train: 10, validation: 4, test: 3 })
    expect([...parts.test].every((sample) => dataset.officialTest!.includes(sample))).toBe(true)
    expect(perClass(dataset, parts.test)).toEqual([2, 1])
    const rest = [...parts.train, ...parts.validation].sort((a, b) => a - b)
    expect(rest).toEqual([4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19])
  })

  it.each([
    [
      datasetOf([10, 10]),
      { train: 18, validation: 2, test: 3 },
      'dataset.test (3) + dataset.validation (2) + dataset.train (18) is more than the 20 samples that made has.',
      'Ask for 3 fewer in all.',
    ],
    [
      datasetOf([10, 10], [0, 10]),
      { train: 1, validation: 0, test: 3 },
      'dataset.test (3) is more than the 2 official test samples that made has.',
      'Ask for 1 fewer in all.',
    ],
    [
      datasetOf([10, 10], [0, 10]),
      { train: 15, validation: 4, test: 2 },
      'dataset.validation (4) + dataset.train (15) is more than the 18 samples outside its official test set that made has.',
      'Ask for 1 fewer in all.',
    ],
    [
      datasetOf([10, 10]),
      { train: 1.5, validation: 0, test: 0 },
      'dataset.train is 1.5.',
      'Give a whole number of samples, 0 or more.',
    ],
  ])('refuses counts that cannot be had (%#)', (dataset, counts, message, remedy) => {
    expect(() => split(dataset, counts)).toThrow(expect.objectContaining({ message, remedy }))
  })
})
