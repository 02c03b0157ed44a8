/**
 * Event lists of frames, pixel by pixel (drawn in conv-forward.ts), and pools of them.
 *
 *   offsets, index, value  a list by rows (events.ts), a row being a frame
 *   pixels, placed, weight  the same events by pixels: pixels has a place for each pixel of each frame and one more
 */
import { entry, packed, rowOf } from './vector'

function put(array: usize, at: i32, value: i32): void {
  store<u32>(array + ((<usize>at) << 2), value)
}

/** position / channels = position * inverse / 2^32, which is exact for the positions of a frame. */
function inverseOf(channels: i32): u64 {
  return <u64>0x100000000 / channels + 1
}

function quotient(position: i32, inverse: u64): i32 {
  return <i32>((<u64>position * inverse) >> 32)
}

/** Where the pixels of one frame begin, whose events are `first .. last` of a list, in any order. */
function countPixels(index: usize, first: i32, last: i32, own: usize, area: i32, channels: i32): void {
  const inverse = inverseOf(channels)
  memory.fill(own, 0, (<usize>(area + 1)) << 2)
  for (let k = first; k < last; k++) {
    const pixel = quotient(<i32>entry(index, k), inverse)
    put(own, pixel + 1, <i32>entry(own, pixel + 1) + 1)
  }
  let begin = first
  for (let pixel = 0; pixel <= area; pixel++) {
    begin += <i32>entry(own, pixel)
    put(own, pixel, begin)
  }
}

/** Where pixels begin in a list whose events are in the order of their pixels already. */
export function findPixels(
  offsets: usize,
  index: usize,
  pixels: usize,
  area: i32,
  channels: i32,
  from: i32,
  to: i32,
): void {
  for (let frame = from; frame < to; frame++) {
    const own = pixels + ((<usize>(frame * area)) << 2)
    countPixels(index, <i32>entry(offsets, frame), <i32>entry(offsets, frame + 1), own, area, channels)
  }
}

/** Brings a list into the order of its pixels, and finds where they begin; `value` and `weight` are 0 where all count 1. */
export function sortPixels(
  offsets: usize,
  index: usize,
  value: usize,
  pixels: usize,
  placed: usize,
  weight: usize,
  area: i32,
  channels: i32,
  from: i32,
  to: i32,
): void {
  const inverse = inverseOf(channels)
  for (let frame = from; frame < to; frame++) {
    const first = <i32>entry(offsets, frame)
    const last = <i32>entry(offsets, frame + 1)
    const own = pixels + ((<usize>(frame * area)) << 2)
    countPixels(index, first, last, own, area, channels)
    for (let k = first; k < last; k++) {
      const pixel = quotient(<i32>entry(index, k), inverse)
      const at = <i32>entry(own, pixel)
      put(placed, at, <i32>entry(index, k))
      if (value) put(weight, at, <i32>entry(value, k))
      put(own, pixel, at + 1)
    }
    // every place has moved to the next pixel's
    for (let pixel = area; pixel > 0; pixel--) put(own, pixel, <i32>entry(own, pixel - 1))
    put(own, 0, first)
  }
}

/**
 * Pools frames `from .. to`: each event adds its value (`unit` where `value` is 0) times `scale` to the pooled pixels of
 * its pixel, and what is not 0 then is listed.
 *
 *   windows  u32  | pixel 0: begin | pixel 1 | ... | end |   into
 *   pooled   u32  | pooled pixel | ...
 *   frame    f32  scratch: a pooled frame, `bytes` long
 *
 * As listSpikes it writes four entries at a time: toIndex and toValue must have room for three more.
 */
export function poolEvents(
  offsets: usize,
  index: usize,
  value: usize,
  windows: usize,
  pooled: usize,
  channels: i32,
  scale: f32,
  unit: f32,
  frame: usize,
  bytes: usize,
  toOffsets: usize,
  toIndex: usize,
  toValue: usize,
  shuffles: usize,
  from: i32,
  to: i32,
): void {
  const zero = f32x4.splat(0)
  const inverse = inverseOf(channels)
  let count = <i32>entry(toOffsets, from)
  for (let r = from; r < to; r++) {
    memory.fill(frame, 0, bytes)
    const last = <i32>entry(offsets, r + 1)
    for (let k = <i32>entry(offsets, r); k < last; k++) {
      const position = <i32>entry(index, k)
      const pixel = quotient(position, inverse)
      const channel = position - pixel * channels
      const amount = scale * (value ? load<f32>(value + ((<usize>k) << 2)) : unit)
      const end = <i32>entry(windows, pixel + 1)
      for (let w = <i32>entry(windows, pixel); w < end; w++) {
        const at = frame + ((<usize>(<i32>entry(pooled, w) * channels + channel)) << 2)
        store<f32>(at, load<f32>(at) + amount)
      }
    }
    let positions = i32x4(0, 1, 2, 3)
    for (let at: usize = 0; at < bytes; at += 16) {
      const values = v128.load(frame + at)
      const active = i32x4.bitmask(f32x4.ne(values, zero))
      const to = (<usize>count) << 2
      v128.store(toIndex + to, packed(positions, active, shuffles))
      v128.store(toValue + to, packed(values, active, shuffles))
      count += popcnt(active)
      positions = i32x4.add(positions, i32x4.splat(4))
    }
    put(toOffsets, r + 1, count)
  }
}

/** dE/d(input) of rows `from .. to` from dE/d(pooled): each pixel is given its pooled pixels' times `scale`. */
export function unpoolRows(
  gradient: usize,
  gradientStride: usize,
  input: usize,
  inputStride: usize,
  windows: usize,
  pooled: usize,
  channels: i32,
  scale: f32,
  from: i32,
  to: i32,
): void {
  const pixelBytes = (<usize>channels) << 2
  for (let r = from; r < to; r++) {
    const row = rowOf(gradient, r, gradientStride)
    const end = rowOf(input, r, inputStride) + inputStride
    for (let to = end - inputStride, pixel = 0; to < end; to += pixelBytes, pixel++) {
      const first = <i32>entry(windows, pixel)
      const last = <i32>entry(windows, pixel + 1)
      for (let at: usize = 0; at < pixelBytes; at += 16) {
        let sum = f32x4.splat(0)
        for (let w = first; w < last; w++) {
          sum = f32x4.add(sum, v128.load(row + <usize>entry(pooled, w) * pixelBytes + at))
        }
        v128.store(to + at, f32x4.mul(f32x4.splat(scale), sum))
      }
    }
  }
}
