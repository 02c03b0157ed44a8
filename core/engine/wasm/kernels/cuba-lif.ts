/**
 * LIF neurons behind a synaptic current, four at a time (equations: engine/reference/lif.ts), steps `first .. last` of
 * the samples `from .. to`; matrices, thresholds and resets as in lif.ts.
 *
 *   i[t] = alpha i[t-1] + x[t],  u[t] = beta v[t-1] + i[t] - R theta, for a reset to zero (1 - R) (beta v[t-1] + i[t])
 *
 *   state  f32  | i | v |  forward, | dE/di | dE/du |  backward; stride bytes each
 */
import { multiplyAdd, rowOf, where } from './vector'

const subtract = 0
const zero = 1

/** x -> u. */
export function cubaLifForward(
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
  alpha: f32,
  beta: f32,
  reset: i32,
  late: i32,
): void {
  const synaptic = f32x4.splat(alpha)
  const decay = f32x4.splat(beta)
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride << 1)
    for (let t = first; t < last; t++) {
      const x = rowOf(current, sample * timesteps + t, stride)
      const out = rowOf(membrane, sample * timesteps + t, stride)
      const potential = late && t > 0 ? out - stride : state + stride
      for (let at: usize = 0; at < stride; at += 16) {
        const theta = v128.load(threshold + (at & own))
        const v = v128.load(potential + at)
        const before = f32x4.gt(v, theta)
        const i = multiplyAdd(synaptic, v128.load(state + at), v128.load(x + at))
        v128.store(state + at, i)
        let u = multiplyAdd(decay, v, i)
        if (reset === zero) u = v128.andnot(u, before)
        if (reset === subtract) u = f32x4.sub(u, where(before, theta))
        v128.store(out + at, u)
        if (late) continue
        if (reset <= zero) {
          const amount = reset === subtract ? theta : u
          const now = f32x4.gt(u, theta)
          u = f32x4.add(f32x4.sub(u, where(now, amount)), where(before, amount))
        }
        v128.store(state + stride + at, u)
      }
    }
  }
}

/**
 * dE/du[t] = e[t] + beta dE/du[t+1] (for a reset to zero times 1 - s[t]), dE/di[t] = dE/du[t] + alpha dE/di[t+1] (for a
 * late reset to zero the former times 1 - s[t-1]); the latter is dE/dx. Turns e in `gradient` into it.
 */
export function cubaLifBackward(
  gradient: usize,
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
  alpha: f32,
  beta: f32,
  reset: i32,
  late: i32,
): void {
  const synaptic = f32x4.splat(alpha)
  const decay = f32x4.splat(beta)
  for (let sample = from; sample < to; sample++) {
    if (last === timesteps) memory.fill(state, 0, stride << 1)
    for (let t = last - 1; t >= first; t--) {
      const g = rowOf(gradient, sample * timesteps + t, stride)
      const u = rowOf(membrane, sample * timesteps + t, stride)
      const gated = reset === zero && late && t > 0
      for (let at: usize = 0; at < stride; at += 16) {
        const theta = v128.load(threshold + (at & own))
        let after = v128.load(state + stride + at)
        if (reset === zero) after = v128.andnot(after, f32x4.gt(v128.load(u + at), theta))
        let m = multiplyAdd(decay, after, v128.load(g + at))
        v128.store(state + stride + at, m)
        if (gated) m = v128.andnot(m, f32x4.gt(v128.load(u - stride + at), theta))
        const i = multiplyAdd(synaptic, v128.load(state + at), m)
        v128.store(state + at, i)
        v128.store(g + at, i)
      }
    }
  }
}
