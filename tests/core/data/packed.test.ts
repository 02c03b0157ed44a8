/** Packed recordings: index and bytes checked against each other, any index and bytes survived. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPackedIndex, samplesOf } from '../../../core/data/packed.ts'
import { eventBytes, valueOrUserError } from './streams.ts'
import type { EventRow } from './streams.ts'

const rows: readonly EventRow[] = [
  [10, 1, 1, 0],
  [20, 2, 2, 1],
  [5, 3, 3, 1],
]
const bytes = eventBytes(rows)
const split = {
  file: 'train.bin.gz',
  rawBytes: bytes.length,
  samples: [
    [1, 7, 0, 2],
    [2, 4, 10, 1],
  ] as [number, number, number, number][],
}
const index = { sensor: { width: 34, height: 34 }, splits: { train: split, test: split } }
const change = (at: 'file' | 'rawBytes' | 'samples', value: unknown) =>
  JSON.stringify({ ...index, splits: { train: { ...split, [at]: value }, test: split } })

describe('packed recordings', () => {
  it('finds each recording in its place', () => {
    expect(samplesOf('train.bin.gz', split, bytes)).toEqual([
      { label: 7, from: 0, to: 10 },
      { label: 4, from: 10, to: 15 },
    ])
  })

  it.each([
    ['not JSON', '{', /^index\.json is not JSON: /],
    ['foreign', '[]', /^index\.json: the whole is \[\]: /],
    ['a way out of its folder', change('file', '../secret'), /: splits\.train\.file .* beside the index/],
    ['of a 257th class', change('samples', [[1, 256, 0, 2]]), /: splits\.train\.samples\.0\.1 /],
    ['of half an event', change('samples', [[1, 1, 0, 0.5]]), /: splits\.train\.samples\.0\.3 /],
  ])('refuses an index that is %s', (_, text, message) => {
    expect(() => readPackedIndex('index.json', text)).toThrow(message)
  })

  it.each([
    ['short', split, bytes.subarray(0, 10), 'train.bin.gz holds 10 bytes once decompressed, but its index says 15.'],
    [
      'shorter than its recordings',
      { ...split, samples: [[9, 1, 10, 2]] as typeof split.samples },
      bytes,
      'train.bin.gz: recording 9 should end at byte 20, but there are only 15.',
    ],
  ])('refuses a file that is %s', (_, damaged, data, message) => {
    expect(() => samplesOf('train.bin.gz', damaged, data)).toThrow(message)
  })

  it('gives recordings or a UserError for any index', () => {
    const text = JSON.stringify(index)
    const spliced = fc
      .tuple(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 3 }))
      .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))
    fc.assert(
      fc.property(fc.oneof(spliced, fc.json()), (mutated) => {
        valueOrUserError(() => {
          const { splits } = readPackedIndex('index.json', mutated)
          return splits && samplesOf('data', splits.train, bytes)
        })
      }),
      { numRuns: 3000 },
    )
  })
})
