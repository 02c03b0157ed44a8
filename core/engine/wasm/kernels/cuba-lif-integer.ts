/**
 * Loihi's neurons in integers, four at a time (equations: engine/reference/cuba-lif-integer.ts), steps `first .. last` of
 * the samples `from .. to`; matrices and thresholds as in lif.ts.
 *
 *   i = rounded(i (1 - currentDecay)) + trunc(64 x),  u = rounded(u (1 - voltageDecay)) + i,  u = 0 after a spike
 *
 *   state  i32  | i | u after the reset |; stride bytes each
 */
import { arrived, decayed, inUnits } from './integers'
import { rowOf } from './vector'

/** x -> u. */
export function cubaIntegerForward(
  current: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  currentKept: f64,
  voltageKept: f64,
): void {
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride << 1)
    for (let t = first; t < last; t++) {
      const x = rowOf(current, sample * timesteps + t, stride)
      const out = rowOf(membrane, sample * timesteps + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const i = i32x4.add(decayed(v128.load(state + at), f64x2.splat(currentKept)), arrived(v128.load(x + at)))
        const u = i32x4.add(decayed(v128.load(state + stride + at), f64x2.splat(voltageKept)), i)
        const inUnit = inUnits(u)
        v128.store(out + at, inUnit)
        v128.store(state + at, i)
        const fired = f32x4.gt(inUnit, v128.load(threshold + (at & own)))
        v128.store(state + stride + at, v128.andnot(u, fired))
      }
    }
  }
}
