/**
 * Leaky integrate and fire neurons over time, four at a time, samples `from .. to` (equations: engine/reference/lif.ts).
 *
 *   u[t] = beta v[t-1] + x[t] - R theta          R = [v[t-1] > theta], s = [u > theta]
 *   v[t] = u[t]                                  reset in the next step
 *   v[t] = u[t] - (s - R) theta                  reset at once
 *
 * and for a reset to zero u[t] = beta (1 - R) v[t-1] + x[t], v[t] = u[t] - (s - R) u[t].
 *
 *   current, membrane  f32  | sample 0, step 0: neuron 0, 1, ... padding | step 1 | ...   stride bytes apart
 *   threshold, state   f32  | neuron 0, 1, ... padding |
 *
 * Where a step has its turn in a row of neurons, the state goes from row to row in memory, which stays in the cache.
 */
import { multiplyAdd, rowOf, where } from './vector'

/** As in the reference: what a spike does to the membrane. */
const subtract = 0
const zero = 1

/** x -> u; `state` (v) is a row of scratch. `reset` is 0 subtract, 1 zero, 2 none; `late` 1 for the next step. */
export function lifForward(
  current: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  beta: f32,
  reset: i32,
  late: i32,
): void {
  const decay = f32x4.splat(beta)
  for (let sample = from; sample < to; sample++) {
    memory.fill(state, 0, stride)
    for (let row = sample * timesteps, end = row + timesteps; row < end; row++) {
      const x = rowOf(current, row, stride)
      const out = rowOf(membrane, row, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const theta = v128.load(threshold + at)
        const v = v128.load(state + at)
        const before = f32x4.gt(v, theta)
        const kept = reset === zero ? v128.andnot(v, before) : v
        let u = multiplyAdd(decay, kept, v128.load(x + at))
        if (reset === subtract) u = f32x4.sub(u, where(before, theta))
        v128.store(out + at, u)
        if (!late) {
          const amount = reset === subtract ? theta : u
          const now = f32x4.gt(u, theta)
          if (reset <= zero) {
            u = f32x4.sub(u, where(now, amount))
            u = f32x4.add(u, where(before, amount))
          }
        }
        v128.store(state + at, u)
      }
    }
  }
}

/**
 * dE/du[t] = e[t] + beta dE/du[t+1], for a reset to zero e[t] + beta (1 - s[t]) dE/du[t+1]; it is dE/dx[t] too.
 * Turns e in `gradient` into dE/dx.
 */
export function lifBackward(
  gradient: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  beta: f32,
  reset: i32,
): void {
  const decay = f32x4.splat(beta)
  for (let sample = from; sample < to; sample++) {
    const start = sample * timesteps
    for (let row = start + timesteps - 2; row >= start; row--) {
      const g = rowOf(gradient, row, stride)
      const u = rowOf(membrane, row, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        let after = v128.load(g + stride + at)
        if (reset === zero) after = v128.andnot(after, f32x4.gt(v128.load(u + at), v128.load(threshold + at)))
        v128.store(g + at, multiplyAdd(decay, after, v128.load(g + at)))
      }
    }
  }
}
