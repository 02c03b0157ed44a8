/**
 * Adaptive LIF neurons in integers, four at a time (equations: engine/reference/alif.ts), steps `first .. last` of the
 * samples `from .. to`; matrices as in lif.ts.
 *
 *   i = rounded(i (1 - currentDecay)) + trunc(64 x),  v = rounded(v (1 - voltageDecay)) + i
 *   u = v - a - r, s = [u >= theta]; then r += 2 s (theta + a), a += s step
 *
 *   state  i32  | i | v | a, not yet decayed | r, likewise |; stride bytes each, in 64ths of a weight's unit
 */
import { arrived, decayed, inUnits } from './integers'
import { rowOf, where } from './vector'

/** x -> u; `threshold` and `step` are in a weight's unit. */
export function alifForward(
  current: usize,
  membrane: usize,
  stride: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  threshold: i32,
  step: i32,
  currentKept: f64,
  voltageKept: f64,
  riseKept: f64,
  refractoryKept: f64,
): void {
  const theta = i32x4.splat(threshold << 6)
  const rise = i32x4.splat(step << 6)
  const voltages = state + stride
  const rises = voltages + stride
  const refractories = rises + stride
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride << 2)
    for (let t = first; t < last; t++) {
      const x = rowOf(current, sample * timesteps + t, stride)
      const out = rowOf(membrane, sample * timesteps + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const i = i32x4.add(decayed(v128.load(state + at), f64x2.splat(currentKept)), arrived(v128.load(x + at)))
        const v = i32x4.add(decayed(v128.load(voltages + at), f64x2.splat(voltageKept)), i)
        const a = decayed(v128.load(rises + at), f64x2.splat(riseKept))
        const r = decayed(v128.load(refractories + at), f64x2.splat(refractoryKept))
        const u = i32x4.sub(i32x4.sub(v, a), r)
        const fired = i32x4.ge_s(u, theta)
        v128.store(out + at, inUnits(u))
        v128.store(state + at, i)
        v128.store(voltages + at, v)
        v128.store(rises + at, i32x4.add(a, where(fired, rise)))
        v128.store(refractories + at, i32x4.add(r, where(fired, i32x4.shl(i32x4.add(theta, a), 1))))
      }
    }
  }
}
