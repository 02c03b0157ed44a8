/** Loihi's arithmetic (equations: engine/reference/integers.ts), four at a time. */
import { multiplyAdd, rowOf } from './vector'

/**
 * value times `kept`, rounded toward zero; value is i32, and `kept` two f64 of 4096ths, so that the products are exact.
 */
export function decayed(value: v128, kept: v128): v128 {
  const low = f64x2.mul(f64x2.convert_low_i32x4_s(value), kept)
  const high = f64x2.mul(
    f64x2.convert_low_i32x4_s(i8x16.shuffle(value, value, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)),
    kept,
  )
  const lows = i32x4.trunc_sat_f64x2_s_zero(low)
  const highs = i32x4.trunc_sat_f64x2_s_zero(high)
  return i64x2.replace_lane(lows, 1, i64x2.extract_lane(highs, 0))
}

/** f32 in a weight's unit as i32 in 64ths of it, rounded toward zero. */
export function arrived(current: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.mul(current, f32x4.splat(64)))
}

/** i32 in 64ths of a weight's unit as f32 in this unit. */
export function inUnits(value: v128): v128 {
  return f32x4.div(f32x4.convert_i32x4_s(value), f32x4.splat(64))
}

/**
 * The way back through voltage and current: dE/du[t] = e[t] + kept dE/du[t+1], dE/di likewise of dE/du; the latter is
 * dE/dx. Turns e in `gradient` into it.
 *
 *   state  f32  | dE/di | dE/du |, stride bytes each
 */
export function decaysBackward(
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
