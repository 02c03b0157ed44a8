/**
 * Resonators in integers (equations: engine/reference/rf.ts), steps `first .. last` of the samples `from .. to`.
 *
 *   current, dE/dx       f32  | pixel 0: real part of channel 0, 1, ..., imaginary parts, padding | pixel 1 | ...
 *   real, imaginary      f32  | pixel 0: channel 0, 1, ... padding | pixel 1 | ...   one pixel where there is no frame
 *   crossing             f32  as real, 0 where the imaginary part does not come from below to 0 or above
 *   state                i64  | Re z | Im z |, 2 stride bytes each, forward; f32 | dE/dRe | dE/dIm | backward
 */
import { expOfMinus, rowOf } from './vector'

/** `parts` 4096ths of a value, rounded toward zero. */
function shareOf(value: i64, parts: i32): i64 {
  return (value * parts) / 4096
}

/** In 64ths of a weight's unit, rounded toward zero. */
function arrived(at: usize): i64 {
  return <i64>(load<f32>(at) * 64)
}

/** exp(-x) for x >= 0. */
function exp(x: f32): f32 {
  return f32x4.extract_lane(expOfMinus(f32x4.splat(x)), 0)
}

/** x -> z. */
export function resonatorForward(
  current: usize,
  currentStride: usize,
  real: usize,
  imaginary: usize,
  crossing: usize,
  stride: usize,
  pixels: usize,
  channels: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  sin: i32,
  cos: i32,
): void {
  const pixelIn = currentStride / pixels
  const pixelOut = stride / pixels
  const states = state + (stride << 1)
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride << 2)
    for (let row = sample * timesteps + first, end = sample * timesteps + last; row < end; row++) {
      memory.fill(rowOf(crossing, row, stride), 0, stride)
      for (let pixel: usize = 0; pixel < pixels; pixel++) {
        const x = rowOf(current, row, currentStride) + pixel * pixelIn
        for (let j: usize = 0; j < channels; j++) {
          const at = pixel * pixelOut + (j << 2)
          const re = load<i64>(state + (at << 1))
          const im = load<i64>(states + (at << 1))
          const a = shareOf(re, cos) - shareOf(im, sin) + arrived(x + (j << 2))
          const b = shareOf(re, sin) + shareOf(im, cos) + arrived(x + ((channels + j) << 2))
          store<i64>(state + (at << 1), a)
          store<i64>(states + (at << 1), b)
          const inUnit = <f32>a / 64
          store<f32>(rowOf(real, row, stride) + at, inUnit)
          store<f32>(rowOf(imaginary, row, stride) + at, <f32>b / 64)
          if (im < 0 && b >= 0) store<f32>(rowOf(crossing, row, stride) + at, inUnit)
        }
      }
    }
  }
}

/** From dE/ds in `gradient` to dE/dx; surrogate as in formulas/surrogate.ts, resonantDerivatives. */
export function resonatorBackward(
  gradient: usize,
  into: usize,
  currentStride: usize,
  real: usize,
  imaginary: usize,
  stride: usize,
  pixels: usize,
  channels: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  sin: f32,
  cos: f32,
  threshold: f32,
  slope: f32,
  height: f32,
): void {
  const pixelIn = currentStride / pixels
  const pixelOut = stride / pixels
  const states = state + stride
  for (let sample = from; sample < to; sample++) {
    if (last === timesteps) memory.fill(state, 0, stride << 1)
    for (let row = sample * timesteps + last - 1, start = sample * timesteps + first; row >= start; row--) {
      memory.fill(rowOf(into, row, currentStride), 0, currentStride)
      for (let pixel: usize = 0; pixel < pixels; pixel++) {
        const x = rowOf(into, row, currentStride) + pixel * pixelIn
        for (let j: usize = 0; j < channels; j++) {
          const at = pixel * pixelOut + (j << 2)
          const g = load<f32>(rowOf(gradient, row, stride) + at)
          const d = load<f32>(rowOf(real, row, stride) + at) - threshold
          const im = load<f32>(rowOf(imaginary, row, stride) + at)
          const near = exp(slope * abs(d))
          const phase = exp(slope * abs(im))
          const step = d < 0 ? near : 2 - near
          const sign: f32 = im > 0 ? 1 : im < 0 ? -1 : 0
          const a = load<f32>(state + at)
          const b = load<f32>(states + at)
          const byRe = g * height * near * phase + cos * a + sin * b
          const byIm = cos * b - sin * a - g * height * sign * phase * step
          store<f32>(state + at, byRe)
          store<f32>(states + at, byIm)
          store<f32>(x + (j << 2), byRe)
          store<f32>(x + ((channels + j) << 2), byIm)
        }
      }
    }
  }
}
