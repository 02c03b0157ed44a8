import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random.ts'
import {
  cholesky,
  gramOfLower,
  invertLower,
  solveLower,
  solveLowerTransposed,
} from '../../../../core/search/numerics/linear-algebra.ts'

/** Two blocks of four rows and a rest. */
const n = 11
const random = seededRandom(3)
const factor = Float64Array.from({ length: n * n }, (_, k) =>
  k % n > Math.floor(k / n) ? 0 : random.normal() + (k % (n + 1) ? 0 : 4),
)
const at = (m: Float64Array, i: number, j: number) => m[i * n + j]!
const times = (a: (i: number, k: number) => number, b: (k: number, j: number) => number) => (i: number, j: number) =>
  Array.from({ length: n }, (_, k) => a(i, k) * b(k, j)).reduce((sum, term) => sum + term, 0)
const product = times(
  (i, k) => at(factor, i, k),
  (k, j) => at(factor, j, k),
)

it('factors, inverts and multiplies consistently', () => {
  const matrix = Float64Array.from({ length: n * n }, (_, k) => product(Math.floor(k / n), k % n))
  expect(cholesky(matrix, n)).toBe(true)
  const inverse = invertLower(factor, n)
  const gram = gramOfLower(inverse, n)
  const full = (i: number, j: number) => at(gram, Math.max(i, j), Math.min(i, j))
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      expect(at(matrix, i, j)).toBeCloseTo(at(factor, i, j), 10)
      expect(
        times(
          (a, b) => at(factor, a, b),
          (a, b) => at(inverse, a, b),
        )(i, j),
      ).toBeCloseTo(i === j ? 1 : 0, 10)
      expect(times(product, full)(i, j)).toBeCloseTo(i === j ? 1 : 0, 10)
    }
  const x = Float64Array.from({ length: n }, () => random.normal())
  const along = (y: Float64Array, entry: (i: number) => number) =>
    y.reduce((sum, value, i) => sum + value * entry(i), 0)
  const solved = solveLower(factor, x)
  const transposed = solveLowerTransposed(factor, x)
  x.forEach((value, i) => {
    expect(along(solved, (j) => at(factor, i, j))).toBeCloseTo(value, 10)
    expect(along(transposed, (j) => at(factor, j, i))).toBeCloseTo(value, 10)
  })
})

it('says when a matrix is not positive definite', () => {
  expect(cholesky(Float64Array.of(1, 0, 2, 1), 2)).toBe(false)
})
