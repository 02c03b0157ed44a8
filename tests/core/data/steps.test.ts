import { expect, it } from 'vitest'
import { drawn, repeated } from '../../../core/data/steps.ts'
import { spikeSetBuilder } from '../../../core/data/spike-set-builder.ts'
import { seededRandom } from '../../../core/random.ts'

/** Three samples of four inputs, one step of values each. */
const rows = [
  [0, 0.25, 0, -0.75],
  [1, 0, 0, 0],
  [-1, 0.5, 2, 0],
]
const values = (() => {
  const builder = spikeSetBuilder(rows.length, 1, 4, 'sum')
  for (const row of rows) {
    row.forEach((x, i) => x !== 0 && builder.add(0, i, x))
    builder.endSample()
  }
  return builder.build()
})()

it('shows each value in every step, in the order of the samples asked for', () => {
  expect(repeated(values, [2, 1], 2)).toEqual({
    samples: 2,
    timesteps: 2,
    inputs: 4,
    offsets: Uint32Array.of(0, 3, 6, 7, 8),
    index: Uint32Array.of(0, 1, 2, 0, 1, 2, 0, 0),
    value: Float32Array.of(-1, 0.5, 2, -1, 0.5, 2, 1, 1),
  })
})

it('draws spikes of the sign of a value as often as it is large', () => {
  const steps = 20_000
  const { offsets, index, value } = drawn(values, [0, 2], steps, seededRandom(1))
  const rates = [0, 1].map((sample) => {
    const sums = [0, 0, 0, 0]
    for (let e = offsets[sample * steps]!; e < offsets[(sample + 1) * steps]!; e++) sums[index[e]!]! += value![e]!
    return sums.map((sum) => sum / steps)
  })
  const expected = [
    [0, 0.25, 0, -0.75],
    [-1, 0.5, 1, 0],
  ]
  rates.flat().forEach((rate, i) => expect(rate).toBeCloseTo(expected.flat()[i]!, 1))
  expect(new Set(value)).toEqual(new Set([1, -1]))
})

it("draws a sample's spikes by the sample alone, whatever is beside it", () => {
  const alone = drawn(values, [2], 8, seededRandom(3))
  const beside = drawn(values, [0, 2], 8, seededRandom(3))
  const from = beside.offsets[8]!
  expect(beside.index.subarray(from)).toEqual(alone.index)
  expect(drawn(values, [2], 8, seededRandom(4)).index).not.toEqual(alone.index)
})
