/** Four float32 lanes: what several kernel families compute with. Small functions are inlined by the build. */

/** a b + c; one rounding where the machine has it and the build allows it. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** `value` where the mask is set, elsewhere 0. */
export function where(mask: v128, value: v128): v128 {
  return v128.and(mask, value)
}

/** Address of row `row`. */
export function rowOf(matrix: usize, row: i32, stride: usize): usize {
  return matrix + <usize>row * stride
}

/** out += scale row, `bytes` of both. */
export function addScaled(out: usize, row: usize, bytes: usize, scale: v128): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(out + at, multiplyAdd(scale, v128.load(row + at), v128.load(out + at)))
  }
}

/** Entry `at` of an array of u32. */
export function entry(array: usize, at: i32): usize {
  return <usize>load<u32>(array + ((<usize>at) << 2))
}

/**
 * exp(-x) for x >= 0: 2^-n 2^-f with n the integer nearest x / ln 2; the Taylor polynomial of degree 6 in f ln 2 errs
 * by 1.2e-7 at most. Below 2^-126 it stays there.
 */
export function expOfMinus(x: v128): v128 {
  const scaled = f32x4.mul(f32x4.min(x, f32x4.splat(87)), f32x4.splat(1.44269504))
  const whole = f32x4.nearest(scaled)
  const y = f32x4.mul(f32x4.sub(whole, scaled), f32x4.splat(0.69314718))
  let p = f32x4.splat(1.3888889e-3)
  p = multiplyAdd(p, y, f32x4.splat(8.3333333e-3))
  p = multiplyAdd(p, y, f32x4.splat(4.1666667e-2))
  p = multiplyAdd(p, y, f32x4.splat(0.16666667))
  p = multiplyAdd(p, y, f32x4.splat(0.5))
  p = multiplyAdd(p, y, f32x4.splat(1))
  p = multiplyAdd(p, y, f32x4.splat(1))
  const exponent = i32x4.sub(i32x4.splat(127), i32x4.trunc_sat_f32x4_s(whole))
  return f32x4.mul(p, i32x4.shl(exponent, 23))
}

/**
 * The lanes of `value` that `mask` (a bit a lane) names, moved to the front; what follows them is anything. The shuffles
 * are 16 bytes for each mask, as `laneShuffles` in memory.ts makes them.
 */
export function packed(value: v128, mask: i32, shuffles: usize): v128 {
  return i8x16.swizzle(value, v128.load(shuffles + ((<usize>mask) << 4)))
}
