/**
 * Dense matrix products by register tiles (tiles.ts): the sums of some rows and columns stay in registers while the
 * inner index goes by. The tile is the caller's choice, for machines differ; all give the same bits.
 *
 *   out[r][c] = sum over panels p and k of left[p][r][k] right[p][k][c]
 *
 *                      k ->                     c ->
 *   left  f32   r | l l l l ... |   right  k | [8 floats] ... |      each row padded to whole vectors, its own
 *               | | l l l l ... |          | | [8 floats] ... |      stride in bytes
 *               v | 4 rows      |          v |                |
 *
 * The rows of left may come in lines: `lineRows` of them follow each other, the next line is `line` bytes on. Panels of
 * left are `leftPanel` bytes apart, those of right follow each other. A convolution is such a product: a row of left is
 * an image pixel with those beside it, a line is a row of the image, a panel a row of the kernel.
 */
import { tile1x4, tile1x8, tile4x8, tile6x16, tile6x4, tile6x8 } from './tiles'
import { rowOf } from './vector'

/** `inner` counts k in each panel; `width` is bytes of a row of out; `tile` is 0 for 4 x 8, 1 for 6 x 8, 2 for 6 x 16. */
export function multiplyPanels(
  out: usize,
  outStride: usize,
  left: usize,
  leftStride: usize,
  lineRows: i32,
  line: usize,
  leftPanel: usize,
  right: usize,
  rightStride: usize,
  inner: i32,
  panels: i32,
  width: usize,
  rows: i32,
  tile: i32,
): void {
  const wide = rows >= 6 && tile === 2 ? width & ~63 : 0
  const middle = width & ~31
  // prettier-ignore
  {
    if (wide) tile6x16(out, outStride, left, leftStride, lineRows, line, leftPanel, right, rightStride, inner, panels, 0, wide, rows)
    if (rows >= 6 && tile) tile6x8(out, outStride, left, leftStride, lineRows, line, leftPanel, right, rightStride, inner, panels, wide, middle, rows)
    else if (rows >= 4) tile4x8(out, outStride, left, leftStride, lineRows, line, leftPanel, right, rightStride, inner, panels, 0, middle, rows)
    else tile1x8(out, outStride, left, leftStride, lineRows, line, leftPanel, right, rightStride, inner, panels, 0, middle, rows)
    if (rows >= 6) tile6x4(out, outStride, left, leftStride, lineRows, line, leftPanel, right, rightStride, inner, panels, middle, width, rows)
    else tile1x4(out, outStride, left, leftStride, lineRows, line, leftPanel, right, rightStride, inner, panels, middle, width, rows)
  }
}

/** One pair of matrices. */
export function multiply(
  out: usize,
  outStride: usize,
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  inner: i32,
  width: usize,
  rows: i32,
  tile: i32,
): void {
  multiplyPanels(out, outStride, left, leftStride, rows, 0, 0, right, rightStride, inner, 1, width, rows, tile)
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
  // four by four in registers, the rest one by one
  const whole = rows & ~3
  for (let r = 0; r < whole; r += 4) {
    const from = rowOf(matrix, r, stride)
    for (let c = 0; c + 4 <= columns; c += 4) {
      const at = from + ((<usize>c) << 2)
      const a = v128.load(at)
      const b = v128.load(at + stride)
      const d = v128.load(at + 2 * stride)
      const e = v128.load(at + 3 * stride)
      const low1 = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
      const low2 = v128.shuffle<f32>(d, e, 0, 4, 1, 5)
      const high1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
      const high2 = v128.shuffle<f32>(d, e, 2, 6, 3, 7)
      const to = rowOf(out, c, outStride) + ((<usize>r) << 2)
      v128.store(to, v128.shuffle<f32>(low1, low2, 0, 1, 4, 5))
      v128.store(to + outStride, v128.shuffle<f32>(low1, low2, 2, 3, 6, 7))
      v128.store(to + 2 * outStride, v128.shuffle<f32>(high1, high2, 0, 1, 4, 5))
      v128.store(to + 3 * outStride, v128.shuffle<f32>(high1, high2, 2, 3, 6, 7))
    }
  }
  for (let r = 0; r < rows; r++) {
    const row = rowOf(matrix, r, stride)
    for (let c = r < whole ? columns & ~3 : 0; c < columns; c++) {
      store<f32>(rowOf(out, c, outStride) + ((<usize>r) << 2), load<f32>(row + ((<usize>c) << 2)))
    }
  }
}
