/**
 * µCaspian's neurons over time, four at a time (equations: engine/reference/caspian-if.ts), steps `first .. last` of the
 * samples `from .. to`; matrices and thresholds as in lif.ts.
 *
 *   s[t] = [q > theta], q = (1 - s[t]) q + x[t]; membrane[t] is q before the step
 *
 *   state  f32  | q |  forward, | c |  backward: neuron 0, 1, ... padding
 */
import { rowOf } from './vector'

/** x -> charge at the fire test. */
export function caspianForward(
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
): void {
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride)
    for (let row = sample * timesteps + first, end = sample * timesteps + last; row < end; row++) {
      const x = rowOf(current, row, stride)
      const out = rowOf(membrane, row, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const q = v128.load(state + at)
        v128.store(out + at, q)
        const kept = v128.andnot(q, f32x4.gt(q, v128.load(threshold + (at & own))))
        v128.store(state + at, f32x4.add(kept, v128.load(x + at)))
      }
    }
  }
}

/** dE/dx[t] = c[t+1], c[t] = e[t] + (1 - s[t]) c[t+1]. Turns e in `gradient` into dE/dx. */
export function caspianBackward(
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
): void {
  for (let sample = from; sample < to; sample++) {
    if (last === timesteps) memory.fill(state, 0, stride)
    for (let row = sample * timesteps + last - 1, start = sample * timesteps + first; row >= start; row--) {
      const g = rowOf(gradient, row, stride)
      const u = rowOf(membrane, row, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const c = v128.load(state + at)
        const e = v128.load(g + at)
        v128.store(g + at, c)
        const kept = v128.andnot(c, f32x4.gt(v128.load(u + at), v128.load(threshold + (at & own))))
        v128.store(state + at, f32x4.add(kept, e))
      }
    }
  }
}
