import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'

const golden = 'golden/optimizer/hypervolume.json'
interface Case {
  ref: number[]
  points: number[][]
  hv: number
}

describeWithShared('hypervolume, against pymoo and BoTorch', golden, () => {
  it('equals in 2 to 5 objectives, duplicates and outside points among them', () => {
    const { cases } = sharedJson<{ cases: Case[] }>(golden)
    expect(cases).toHaveLength(30)
    for (const { ref, points, hv } of cases) expect(Math.abs(hypervolume(points, ref) - hv)).toBeLessThan(1e-12)
  })
})

const objectives = fc.integer({ min: 1, max: 4 })
const coordinate = fc.integer({ min: 0, max: 12 }).map((k) => k / 8)
const points = objectives.chain((m) =>
  fc.array(fc.array(coordinate, { minLength: m, maxLength: m }), { minLength: 1, maxLength: 12 }),
)
const one = (list: number[][]) => list[0]!.map(() => 1)

it('never falls when a point is added', () => {
  fc.assert(
    fc.property(points, (list) => {
      expect(hypervolume(list, one(list))).toBeGreaterThanOrEqual(hypervolume(list.slice(1), one(list)) - 1e-12)
    }),
  )
})

it('depends neither on the order nor on where zero is', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: -8, max: 8 }), (list, shift) => {
      const volume = hypervolume(list, one(list))
      expect(hypervolume(list.toReversed(), one(list))).toBeCloseTo(volume, 12)
      const moved = list.map((point) => point.map((value) => value + shift))
      expect(
        hypervolume(
          moved,
          one(list).map((r) => r + shift),
        ),
      ).toBeCloseTo(volume, 10)
    }),
  )
})

it('depends on no order of the objectives, and is multiplied by the factors of a scaling', () => {
  const factors = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(points, factors, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (list, by, shuffled) => {
      const order = shuffled.filter((j) => j < list[0]!.length)
      const arranged = list.map((point) => order.map((j) => by[j]! * point[j]!))
      const factor = order.reduce((product, j) => product * by[j]!, 1)
      const volume = hypervolume(
        arranged,
        order.map((j) => by[j]!),
      )
      expect(volume / factor).toBeCloseTo(hypervolume(list, one(list)), 10)
    }),
  )
})

it('is the share of a grid that is dominated', () => {
  fc.assert(
    fc.property(points, (list) => {
      const m = list[0]!.length
      const cells = Array.from({ length: 8 ** m }, (_, i) =>
        Array.from({ length: m }, (_, j) => (Math.floor(i / 8 ** j) % 8) / 8),
      )
      const dominated = cells.filter((cell) => list.some((point) => point.every((value, j) => value <= cell[j]!)))
      expect(hypervolume(list, one(list))).toBeCloseTo(dominated.length / 8 ** m, 10)
    }),
    { numRuns: 50 },
  )
})

it('is 0 without a point inside the reference', () => {
  expect(hypervolume([], [1, 1])).toBe(0)
  expect(hypervolume([[1, 0]], [1, 1])).toBe(0)
})
