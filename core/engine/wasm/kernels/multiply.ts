/**
 * Dense matrix products, register-tiled: 4 rows by 8 columns of sums stay in registers while the inner index goes by.
 *
 *   out[r][c] = sum over k of left[r][k] right[k][c]
 *
 *                      k ->                     c ->
 *   left  f32   r | l l l l ... |   right  k | [8 floats] ... |      each row padded to whole vectors, its own
 *               | | l l l l ... |          | | [8 floats] ... |      stride in bytes
 *               v | 4 rows      |          v |                |
 */
import { multiplyAdd, rowOf } from './vector'

/**
 * Rows `from .. to` of out, summed over `panels` pairs of matrices: those of left are `leftPanel` bytes apart, those of
 * right follow each other. `inner` counts k in each; `width` is bytes of a row of out, a multiple of 16.
 */
export function multiplyPanels(
  out: usize,
  outStride: usize,
  left: usize,
  leftStride: usize,
  leftPanel: usize,
  right: usize,
  rightStride: usize,
  inner: i32,
  panels: i32,
  width: usize,
  from: i32,
  to: i32,
): void {
  for (let column: usize = 0; column < width; column += 32) {
    const pair = column + 32 <= width
    let r = from
    for (; pair && r + 4 <= to; r += 4) {
      let a = f32x4.splat(0)
      let b = a
      let c = a
      let d = a
      let e = a
      let f = a
      let g = a
      let h = a
      let row = right + column
      for (let panel = 0; panel < panels; panel++) {
        let l0 = rowOf(left, r, leftStride) + <usize>panel * leftPanel
        let l2 = l0 + 2 * leftStride
        for (let k = 0; k < inner; k++) {
          const x = v128.load(row)
          const y = v128.load(row, 16)
          const s = v128.load32_splat(l0)
          a = multiplyAdd(s, x, a)
          b = multiplyAdd(s, y, b)
          const t = v128.load32_splat(l0 + leftStride)
          c = multiplyAdd(t, x, c)
          d = multiplyAdd(t, y, d)
          const u = v128.load32_splat(l2)
          e = multiplyAdd(u, x, e)
          f = multiplyAdd(u, y, f)
          const v = v128.load32_splat(l2 + leftStride)
          g = multiplyAdd(v, x, g)
          h = multiplyAdd(v, y, h)
          row += rightStride
          l0 += 4
          l2 += 4
        }
      }
      let o = rowOf(out, r, outStride) + column
      v128.store(o, a)
      v128.store(o, b, 16)
      o += outStride
      v128.store(o, c)
      v128.store(o, d, 16)
      o += outStride
      v128.store(o, e)
      v128.store(o, f, 16)
      o += outStride
      v128.store(o, g)
      v128.store(o, h, 16)
    }
    for (; r < to; r++) {
      let a = f32x4.splat(0)
      let b = a
      let row = right + column
      for (let panel = 0; panel < panels; panel++) {
        let l = rowOf(left, r, leftStride) + <usize>panel * leftPanel
        for (let k = 0; k < inner; k++) {
          const s = v128.load32_splat(l)
          a = multiplyAdd(s, v128.load(row), a)
          if (pair) b = multiplyAdd(s, v128.load(row, 16), b)
          row += rightStride
          l += 4
        }
      }
      const o = rowOf(out, r, outStride) + column
      v128.store(o, a)
      if (pair) v128.store(o, b, 16)
    }
  }
}

/** Rows `from .. to` of out, one pair of matrices. */
export function multiply(
  out: usize,
  outStride: usize,
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  inner: i32,
  width: usize,
  from: i32,
  to: i32,
): void {
  multiplyPanels(out, outStride, left, leftStride, 0, right, rightStride, inner, 1, width, from, to)
}

/** out[c][r] = matrix[r][c]; padding of out is left as it is. */
export function transposeRows(
  matrix: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  out: usize,
  outStride: usize,
): void {
  for (let r = 0; r < rows; r++) {
    const row = rowOf(matrix, r, stride)
    for (let c = 0; c < columns; c++) {
      store<f32>(rowOf(out, c, outStride) + ((<usize>r) << 2), load<f32>(row + ((<usize>c) << 2)))
    }
  }
}
