/**
 * The few large numbers of many: lists of e = ds/du dE/ds for the sparse gradient, and the traces that go with them.
 *
 *   rows           f32  | row 0: neuron 0, 1, ... padding | row 1 | ...   stride bytes apart
 *   offsets, index u32, value f32: as in events.ts
 *   random         u32  | four lanes | of a generator (Marsaglia's xorshift), 0 where none is wanted
 */
import { entry, multiplyAdd, packed, rowOf } from './vector'

/**
 * Lists where |e| > cut, rows `from .. to`. With a generator a smaller e is listed with probability |e| / cut as one of
 * size cut, so that the expectation of what is listed is e. Index and value must have room for three more.
 * @returns events up to row `to`; offsets[from] must hold those before.
 */
export function listLarge(
  rows: usize,
  stride: usize,
  cut: f32,
  offsets: usize,
  index: usize,
  value: usize,
  shuffles: usize,
  random: usize,
  from: i32,
  to: i32,
): i32 {
  const limit = f32x4.splat(cut)
  // 24 random bits as a fraction of the cut
  const unit = f32x4.splat(cut / 16777216)
  const sign = i32x4.splat(0x80000000)
  let seed = random ? v128.load(random) : i32x4.splat(0)
  let count = <usize>entry(offsets, from)
  for (let r = from; r < to; r++) {
    const row = rowOf(rows, r, stride)
    let neurons = i32x4(0, 1, 2, 3)
    for (let at: usize = 0; at < stride; at += 16) {
      let e = v128.load(row + at)
      const size = f32x4.abs(e)
      let large = f32x4.gt(size, limit)
      if (random) {
        seed = v128.xor(seed, i32x4.shl(seed, 13))
        seed = v128.xor(seed, i32x4.shr_u(seed, 17))
        seed = v128.xor(seed, i32x4.shl(seed, 5))
        const drawn = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(seed, 8)), unit)
        const kept = v128.or(large, f32x4.gt(size, drawn))
        e = v128.bitselect(e, v128.or(limit, v128.and(e, sign)), large)
        large = kept
      }
      const mask = i32x4.bitmask(large)
      v128.store(index + (count << 2), packed(neurons, mask, shuffles))
      v128.store(value + (count << 2), packed(e, mask, shuffles))
      count += <usize>popcnt(mask)
      neurons = i32x4.add(neurons, i32x4.splat(4))
    }
    store<u32>(offsets + ((<usize>(r + 1)) << 2), <u32>count)
  }
  if (random) v128.store(random, seed)
  return <i32>count
}

/** trace = beta trace + the events of a row, each with its value (1 where `value` is 0). */
export function addTrace(
  trace: usize,
  bytes: usize,
  beta: f32,
  offsets: usize,
  index: usize,
  value: usize,
  row: i32,
): void {
  const decay = f32x4.splat(beta)
  for (let at: usize = 0; at < bytes; at += 16) v128.store(trace + at, f32x4.mul(decay, v128.load(trace + at)))
  const last = <i32>entry(offsets, row + 1)
  for (let k = <i32>entry(offsets, row); k < last; k++) {
    const at = trace + (entry(index, k) << 2)
    store<f32>(at, load<f32>(at) + (value ? load<f32>(value + ((<usize>k) << 2)) : 1))
  }
}

/** later[r] += beta * later[r + 1] in place, from row `to` - 2 down to `from`: what a leak does to a gradient. */
export function leakBack(rows: usize, stride: usize, beta: f32, from: i32, to: i32): void {
  const decay = f32x4.splat(beta)
  for (let r = to - 2; r >= from; r--) {
    const row = rowOf(rows, r, stride)
    for (let at: usize = 0; at < stride; at += 16) {
      v128.store(row + at, multiplyAdd(decay, v128.load(row + stride + at), v128.load(row + at)))
    }
  }
}
