/**
 * Loihi's neurons in integers, four at a time (equations: engine/reference/cuba-lif-integer.ts), steps `first .. last` of
 * the samples `from .. to`; matrices and thresholds as in lif.ts. Charge is held in 64ths of a weight's unit.
 *
 *   i = rounded(i (1 - currentDecay)) + trunc(64 x),  u = rounded(u (1 - voltageDecay)) + i,  u = 0 after a spike
 *
 * rounded toward zero; decays are 4096ths, so that the products are exact in float64.
 *
 *   state  i32  | i | u after the reset |  forward; f32 | dE/di | dE/du |  backward; stride bytes each
 */
import { multiplyAdd, rowOf } from './vector'

/** value times `kept` (4096ths of it as a fraction), rounded toward zero. */
function decayed(value: v128, kept: v128): v128 {
  const low = f64x2.mul(f64x2.convert_low_i32x4_s(value), kept)
  const high = f64x2.mul(
    f64x2.convert_low_i32x4_s(i8x16.shuffle(value, value, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)),
    kept,
  )
  const lows = i32x4.trunc_sat_f64x2_s_zero(low)
  const highs = i32x4.trunc_sat_f64x2_s_zero(high)
  return i64x2.replace_lane(lows, 1, i64x2.extract_lane(highs, 0))
}

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
  const keptCurrent = f64x2.splat(currentKept)
  const keptVoltage = f64x2.splat(voltageKept)
  const unit = f32x4.splat(64)
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride << 1)
    for (let t = first; t < last; t++) {
      const x = rowOf(current, sample * timesteps + t, stride)
      const out = rowOf(membrane, sample * timesteps + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const arriving = i32x4.trunc_sat_f32x4_s(f32x4.mul(v128.load(x + at), unit))
        const i = i32x4.add(decayed(v128.load(state + at), keptCurrent), arriving)
        const u = i32x4.add(decayed(v128.load(state + stride + at), keptVoltage), i)
        const membraneUnit = f32x4.div(f32x4.convert_i32x4_s(u), unit)
        v128.store(out + at, membraneUnit)
        v128.store(state + at, i)
        const fired = f32x4.gt(membraneUnit, v128.load(threshold + (at & own)))
        v128.store(state + stride + at, v128.andnot(u, fired))
      }
    }
  }
}

/** dE/du[t] = e[t] + kept dE/du[t+1], dE/di likewise of dE/du; the latter is dE/dx. Turns e in `gradient` into it. */
export function cubaIntegerBackward(
  gradient: usize,
  stride: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  currentKept: f32,
  voltageKept: f32,
): void {
  for (let sample = from; sample < to; sample++) {
    if (last === timesteps) memory.fill(state, 0, stride << 1)
    for (let t = last - 1; t >= first; t--) {
      const g = rowOf(gradient, sample * timesteps + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const u = multiplyAdd(f32x4.splat(voltageKept), v128.load(state + stride + at), v128.load(g + at))
        const i = multiplyAdd(f32x4.splat(currentKept), v128.load(state + at), u)
        v128.store(state + stride + at, u)
        v128.store(state + at, i)
        v128.store(g + at, i)
      }
    }
  }
}
