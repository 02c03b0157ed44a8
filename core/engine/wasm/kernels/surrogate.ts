/**
 * Pseudo-derivatives of the spike (formulas/surrogate.ts), four at a time:
 *
 *   e = dE/ds height bump(slope |u - theta|)
 *
 *   gradient, membrane        f32  | row 0: neuron 0, 1, ... padding | row 1 | ...   stride bytes apart
 *   threshold, slope, height  f32  | neuron 0, 1, ... padding |, or four times the one of all; `own` is -1, or 0 for the latter
 */
import { expOfMinus, multiplyAdd, rowOf } from './vector'

/** The shapes as types, for a loop of each: in the order of `bumpShapes` in neurons.ts. */
type Exponential = u8
type FastSigmoid = u16
type Atan = u32
type Sigmoid = u64
type Linear = v128

function bump<Shape>(x: v128): v128 {
  const one = f32x4.splat(1)
  if (sizeof<Shape>() === sizeof<FastSigmoid>()) {
    const base = f32x4.add(one, x)
    return f32x4.div(one, f32x4.mul(base, base))
  }
  if (sizeof<Shape>() === sizeof<Atan>()) return f32x4.div(one, multiplyAdd(x, x, one))
  if (sizeof<Shape>() === sizeof<Linear>()) return f32x4.max(f32x4.splat(0), f32x4.sub(one, x))
  const exp = expOfMinus(x)
  if (sizeof<Shape>() === sizeof<Exponential>()) return exp
  const base = f32x4.add(one, exp)
  return f32x4.div(exp, f32x4.mul(base, base))
}

/** Leak is i32 where the row after `g` leaks into it, else i64. */
function multiplyRow<Shape, Leak>(
  g: usize,
  u: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  slope: usize,
  height: usize,
  decay: v128,
): void {
  for (let at: usize = 0; at < stride; at += 16) {
    const constant = at & own
    const distance = f32x4.abs(f32x4.sub(v128.load(u + at), v128.load(threshold + constant)))
    const size = bump<Shape>(f32x4.mul(distance, v128.load(slope + constant)))
    let e = f32x4.mul(v128.load(g + at), f32x4.mul(size, v128.load(height + constant)))
    if (sizeof<Leak>() === 4) e = multiplyAdd(decay, v128.load(g + stride + at), e)
    v128.store(g + at, e)
  }
}

function multiplyRows<Shape>(
  gradient: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  slope: usize,
  height: usize,
  from: i32,
  to: i32,
  leak: f32,
  end: i32,
): void {
  const decay = f32x4.splat(leak)
  for (let r = to - 1; r >= from; r--) {
    const g = rowOf(gradient, r, stride)
    const u = rowOf(membrane, r, stride)
    if (leak !== 0 && r + 1 < end) multiplyRow<Shape, i32>(g, u, stride, threshold, own, slope, height, decay)
    else multiplyRow<Shape, i64>(g, u, stride, threshold, own, slope, height, decay)
  }
}

/**
 * Turns dE/ds in `gradient` into e, rows `from .. to`; `shape` counts the types above. Where there is a leak, into
 * e[t] + leak dE/dx[t+1], which is dE/dx; the sample ends with row `end`.
 */
export function multiplyBump(
  gradient: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  slope: usize,
  height: usize,
  from: i32,
  to: i32,
  leak: f32,
  end: i32,
  shape: i32,
): void {
  // prettier-ignore
  {
    if (shape === 0) multiplyRows<Exponential>(gradient, membrane, stride, threshold, own, slope, height, from, to, leak, end)
    if (shape === 1) multiplyRows<FastSigmoid>(gradient, membrane, stride, threshold, own, slope, height, from, to, leak, end)
    if (shape === 2) multiplyRows<Atan>(gradient, membrane, stride, threshold, own, slope, height, from, to, leak, end)
    if (shape === 3) multiplyRows<Sigmoid>(gradient, membrane, stride, threshold, own, slope, height, from, to, leak, end)
    if (shape === 4) multiplyRows<Linear>(gradient, membrane, stride, threshold, own, slope, height, from, to, leak, end)
  }
}

/**
 * Steps since each neuron's spike before (`Bump.since`), steps `first .. last` of the samples `from .. to`: it fired
 * where `membrane` was above the threshold; a matrix of these takes the place of the membrane above, with thresholds 0.
 */
export function spikeTimes(
  membrane: usize,
  since: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  start: f32,
  most: f32,
): void {
  const one = f32x4.splat(1)
  for (let sample = from; sample < to; sample++) {
    for (let t = first; t < last; t++) {
      const out = rowOf(since, sample * timesteps + t, stride)
      const before = rowOf(membrane, sample * timesteps + t - 1, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        if (t === 0) {
          v128.store(out + at, f32x4.splat(start))
          continue
        }
        const later = f32x4.min(f32x4.add(v128.load(out - stride + at), one), f32x4.splat(most))
        const fired = f32x4.gt(v128.load(before + at), v128.load(threshold + (at & own)))
        v128.store(out + at, v128.bitselect(one, later, fired))
      }
    }
  }
}
