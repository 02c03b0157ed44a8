import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random.ts'
import { createSobol } from '../../../../core/search/numerics/sobol.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'

const golden = 'golden/optimizer/sobol.json'

describeWithShared('Sobol points, against scipy', golden, () => {
  it('equals the first 64 points of 1 to 12 dimensions', () => {
    const { cases } = sharedJson<{ cases: Record<string, number[][]> }>(golden)
    expect(Object.keys(cases)).toHaveLength(12)
    for (const [d, rows] of Object.entries(cases)) {
      const sobol = createSobol(Number(d))
      rows.forEach((row, i) => expect([...sobol(i)]).toEqual(row.map((k) => k / 64)))
    }
  })
})

it('scrambling keeps the stratification of every dimension, up to 40', () => {
  const sobol = createSobol(40, seededRandom(7))
  const points = Array.from({ length: 256 }, (_, i) => sobol(i))
  for (let j = 0; j < 40; j++) {
    const strata = new Set(points.map((point) => Math.floor(point[j]! * 256)))
    expect(strata.size).toBe(256)
  }
})

it('scrambled points follow the stream, and only it', () => {
  const point = (seed: number) => [...createSobol(5, seededRandom(seed))(3)]
  expect(point(1)).toEqual(point(1))
  expect(point(1)).not.toEqual(point(2))
})

it('goes on past the table with random coordinates, and refuses to unscrambled', () => {
  const sobol = createSobol(60, seededRandom(1))
  const late = Array.from({ length: 200 }, (_, i) => sobol(i)[59]!)
  expect(late.every((u) => u >= 0 && u < 1)).toBe(true)
  expect(late.reduce((sum, u) => sum + u, 0) / 200).toBeCloseTo(0.5, 1)
  expect([...sobol(9)]).toEqual([...createSobol(60, seededRandom(1))(9)])
  expect(() => createSobol(41)).toThrow('40 dimensions')
})
