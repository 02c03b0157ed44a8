/**
 * HYBRID's neurons over time, four at a time (equations: engine/reference/stdb.ts), steps `first .. last` of the samples
 * `from .. to`; matrices as in lif.ts. A step fires before it takes up what arrives:
 *
 *   s[t] = [u > theta], u <- leak u + x[t] - theta s[t]; membrane[t] is u before the step
 *
 *   state  f32  | u |  forward, | dE/dx[t+1] |  backward: neuron 0, 1, ... padding
 */
import { multiplyAdd, rowOf, where } from './vector'

/** x -> u at the fire test. */
export function stdbForward(
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
  leak: f32,
): void {
  const kept = f32x4.splat(leak)
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride)
    for (let row = sample * timesteps + first, end = sample * timesteps + last; row < end; row++) {
      const x = rowOf(current, row, stride)
      const out = rowOf(membrane, row, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const theta = v128.load(threshold + (at & own))
        const u = v128.load(state + at)
        v128.store(out + at, u)
        const next = multiplyAdd(kept, u, v128.load(x + at))
        v128.store(state + at, f32x4.sub(next, where(f32x4.gt(u, theta), theta)))
      }
    }
  }
}

/** dE/dx[t] = e[t+1] + leak dE/dx[t+1], 0 in the last step. Turns e in `gradient` into dE/dx. */
export function stdbBackward(
  gradient: usize,
  stride: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  leak: f32,
): void {
  const kept = f32x4.splat(leak)
  for (let sample = from; sample < to; sample++) {
    if (last === timesteps) memory.fill(state, 0, stride)
    for (let row = sample * timesteps + last - 1, start = sample * timesteps + first; row >= start; row--) {
      const g = rowOf(gradient, row, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const behind = v128.load(state + at)
        v128.store(state + at, multiplyAdd(kept, behind, v128.load(g + at)))
        v128.store(g + at, behind)
      }
    }
  }
}

/** Adds to `sums`, a row, dE/d(leak) of each neuron: the sum of u dE/dx over the rows `from .. to`. */
export function stdbLeak(gradient: usize, membrane: usize, stride: usize, sums: usize, from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    const g = rowOf(gradient, row, stride)
    const u = rowOf(membrane, row, stride)
    for (let at: usize = 0; at < stride; at += 16) {
      v128.store(sums + at, multiplyAdd(v128.load(u + at), v128.load(g + at), v128.load(sums + at)))
    }
  }
}
