/** Dense linear algebra on row-major Float64Array matrices, as much as a Gaussian process needs. */

const dotRange = (a: Float64Array, i: number, b: Float64Array, j: number, length: number): number => {
  let sum = 0
  for (let k = 0; k < length; k++) sum += a[i + k]! * b[j + k]!
  return sum
}

/** The inner product. */
export const dot = (a: Float64Array, b: Float64Array): number => dotRange(a, 0, b, 0, a.length)

/** Replaces the lower triangle of the symmetric n x n `a` by its Cholesky factor L; false if `a` is not positive definite. */
export const cholesky = (a: Float64Array, n: number): boolean => {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const rest = a[i * n + j]! - dotRange(a, i * n, a, j * n, j)
      if (j < i) a[i * n + j] = rest / a[j * n + j]!
      else if (rest > 0) a[i * n + j] = Math.sqrt(rest)
      else return false
    }
  return true
}

/** The inverse of the lower triangular n x n `l`, upper triangle 0. */
export const invertLower = (l: Float64Array, n: number): Float64Array => {
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let k = 0; k < i; k++) {
      const factor = l[row + k]!
      const other = k * n
      for (let j = 0; j <= k; j++) inverse[row + j]! -= factor * inverse[other + j]!
    }
    const pivot = 1 / l[row + i]!
    for (let j = 0; j < i; j++) inverse[row + j]! *= pivot
    inverse[row + i] = pivot
  }
  return inverse
}

/** The lower triangle of m' m for a lower triangular n x n `m`: with m = L^-1, the inverse of L L'. */
export const gramOfLower = (m: Float64Array, n: number): Float64Array => {
  const product = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const source = k * n
    for (let i = 0; i <= k; i++) {
      const factor = m[source + i]!
      const row = i * n
      for (let j = 0; j <= i; j++) product[row + j]! += factor * m[source + j]!
    }
  }
  return product
}

/** L^-1 b for a lower triangular n x n `l`. */
export const solveLower = (l: Float64Array, b: Float64Array): Float64Array => {
  const n = b.length
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) x[i] = (b[i]! - dotRange(l, i * n, x, 0, i)) / l[i * n + i]!
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
