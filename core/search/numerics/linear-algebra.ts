/** Dense linear algebra on row-major Float64Array matrices, as much as a Gaussian process needs. */

const dotRange = (a: Float64Array, i: number, b: Float64Array, j: number, length: number): number => {
  let sum = 0
  for (let k = 0; k < length; k++) sum += a[i + k]! * b[j + k]!
  return sum
}

/** The inner product. */
export const dot = (a: Float64Array, b: Float64Array): number => dotRange(a, 0, b, 0, a.length)

/**
 * Forward substitution in place: solves L x = b with b at `at` in `x`. Four rows share a pass over what is solved, so that
 * four sums run side by side: one alone would wait for each of its additions.
 */
const substitute = (l: Float64Array, n: number, rows: number, x: Float64Array, at: number): void => {
  let i = 0
  for (; i + 4 <= rows; i += 4) {
    const [r0, r1, r2, r3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n]
    let [s0, s1, s2, s3] = [x[at + i]!, x[at + i + 1]!, x[at + i + 2]!, x[at + i + 3]!]
    for (let k = 0; k < i; k++) {
      const known = x[at + k]!
      s0 -= l[r0 + k]! * known
      s1 -= l[r1 + k]! * known
      s2 -= l[r2 + k]! * known
      s3 -= l[r3 + k]! * known
    }
    s0 /= l[r0 + i]!
    s1 = (s1 - l[r1 + i]! * s0) / l[r1 + i + 1]!
    s2 = (s2 - l[r2 + i]! * s0 - l[r2 + i + 1]! * s1) / l[r2 + i + 2]!
    s3 = (s3 - l[r3 + i]! * s0 - l[r3 + i + 1]! * s1 - l[r3 + i + 2]! * s2) / l[r3 + i + 3]!
    x[at + i] = s0
    x[at + i + 1] = s1
    x[at + i + 2] = s2
    x[at + i + 3] = s3
  }
  for (; i < rows; i++) x[at + i] = (x[at + i]! - dotRange(l, i * n, x, at, i)) / l[i * n + i]!
}

/** Replaces the lower triangle of the symmetric n x n `a` by its Cholesky factor L; false if `a` is not positive definite. */
export const cholesky = (a: Float64Array, n: number): boolean => {
  for (let i = 0; i < n; i++) {
    substitute(a, n, i, a, i * n)
    const pivot = a[i * n + i]! - dotRange(a, i * n, a, i * n, i)
    if (!(pivot > 0)) return false
    a[i * n + i] = Math.sqrt(pivot)
  }
  return true
}

/**
 * into[at + j] += sum over k in [from, to) of factors[first + k * stride] m[k n + j] for j < length, given a lower
 * triangular m. Four rows share a pass.
 */
const addRows = (
  into: Float64Array,
  at: number,
  length: number,
  m: Float64Array,
  n: number,
  from: number,
  to: number,
  factors: Float64Array,
  first: number,
  stride: number,
): void => {
  let k = from
  for (; k + 4 <= to; k += 4) {
    const f = first + k * stride
    const [f0, f1, f2, f3] = [factors[f]!, factors[f + stride]!, factors[f + 2 * stride]!, factors[f + 3 * stride]!]
    const [r0, r1, r2, r3] = [k * n, (k + 1) * n, (k + 2) * n, (k + 3) * n]
    const filled = Math.min(length, k + 4)
    for (let j = 0; j < filled; j++)
      into[at + j]! += f0 * m[r0 + j]! + f1 * m[r1 + j]! + f2 * m[r2 + j]! + f3 * m[r3 + j]!
  }
  for (; k < to; k++) {
    const factor = factors[first + k * stride]!
    for (let j = 0; j < Math.min(length, k + 1); j++) into[at + j]! += factor * m[k * n + j]!
  }
}

/** The inverse of the lower triangular n x n `l`, upper triangle 0. */
export const invertLower = (l: Float64Array, n: number): Float64Array => {
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const row = i * n
    const pivot = 1 / l[row + i]!
    addRows(inverse, row, i, inverse, n, 0, i, l, row, 1)
    for (let j = 0; j < i; j++) inverse[row + j]! *= -pivot
    inverse[row + i] = pivot
  }
  return inverse
}

/** The lower triangle of m' m for a lower triangular n x n `m`: with m = L^-1, the inverse of L L'. */
export const gramOfLower = (m: Float64Array, n: number): Float64Array => {
  const product = new Float64Array(n * n)
  for (let i = 0; i < n; i++) addRows(product, i * n, i + 1, m, n, i, n, m, i, n)
  return product
}

/** L^-1 b for a lower triangular n x n `l`. */
export const solveLower = (l: Float64Array, b: Float64Array): Float64Array => {
  const x = b.slice()
  substitute(l, b.length, b.length, x, 0)
  return x
}

/** L'^-1 b for a lower triangular n x n `l`. */
export const solveLowerTransposed = (l: Float64Array, b: Float64Array): Float64Array => {
  const n = b.length
  const x = b.slice()
  for (let i = n - 1; i >= 0; i--) {
    x[i]! /= l[i * n + i]!
    for (let j = 0; j < i; j++) x[j]! -= l[i * n + j]! * x[i]!
  }
  return x
}
