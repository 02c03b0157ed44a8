/**
 * Weights as a length and a direction of each column, w = g v / |v| (equations: engine/reference/update.ts).
 *
 *   v, gradient, weight  f32  | row 0: column 0, 1, ... padding | row 1 | ...   stride bytes apart
 *   lengths, byLength    f32  | column 0, 1, ... padding |
 */
import { multiplyAdd, rowOf } from './vector'

/** Under squares: where there is no direction, there is 0 of it. */
function inverseOf(squares: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.max(squares, f32x4.splat(1e-30))))
}

/** Turns dE/dw in `gradient` into dE/dv, and writes dE/dg. The lengths are `unit` times those of v. */
export function splitNorm(
  v: usize,
  gradient: usize,
  stride: usize,
  rows: i32,
  lengths: usize,
  byLength: usize,
  unit: f32,
): void {
  for (let at: usize = 0; at < stride; at += 16) {
    let squares = f32x4.splat(0)
    let dots = f32x4.splat(0)
    for (let r = 0; r < rows; r++) {
      const x = v128.load(rowOf(v, r, stride) + at)
      squares = multiplyAdd(x, x, squares)
      dots = multiplyAdd(x, v128.load(rowOf(gradient, r, stride) + at), dots)
    }
    const inverse = inverseOf(squares)
    const along = f32x4.mul(dots, inverse)
    v128.store(byLength + at, along)
    const share = f32x4.mul(along, inverse)
    const factor = f32x4.mul(f32x4.div(v128.load(lengths + at), f32x4.splat(unit)), inverse)
    for (let r = 0; r < rows; r++) {
      const g = rowOf(gradient, r, stride) + at
      const across = f32x4.sub(v128.load(g), f32x4.mul(share, v128.load(rowOf(v, r, stride) + at)))
      v128.store(g, f32x4.mul(factor, across))
    }
  }
}

/** Writes w, kept within low .. high and rounded to multiples of `grid` unless that is 0. */
export function joinNorm(
  v: usize,
  weight: usize,
  stride: usize,
  rows: i32,
  lengths: usize,
  low: f32,
  high: f32,
  grid: f32,
): void {
  for (let at: usize = 0; at < stride; at += 16) {
    let squares = f32x4.splat(0)
    for (let r = 0; r < rows; r++) {
      const x = v128.load(rowOf(v, r, stride) + at)
      squares = multiplyAdd(x, x, squares)
    }
    const factor = f32x4.mul(v128.load(lengths + at), inverseOf(squares))
    for (let r = 0; r < rows; r++) {
      let w = f32x4.mul(factor, v128.load(rowOf(v, r, stride) + at))
      w = f32x4.max(f32x4.splat(low), f32x4.min(f32x4.splat(high), w))
      if (grid > 0) w = f32x4.mul(f32x4.nearest(f32x4.div(w, f32x4.splat(grid))), f32x4.splat(grid))
      v128.store(rowOf(weight, r, stride) + at, w)
    }
  }
}
