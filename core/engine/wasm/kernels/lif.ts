/**
 * Leaky integrate and fire neurons over time, four at a time (equations: engine/reference/lif.ts), steps `first .. last`
 * of the samples `from .. to`.
 *
 *   u[t] = beta v[t-1] + x[t] - R theta          R = [v[t-1] > theta], s = [u > theta]
 *   v[t] = u[t]                                  reset in the next step
 *   v[t] = u[t] - (s - R) theta                  reset at once
 *
 * and for a reset to zero u[t] = beta (1 - R) v[t-1] + x[t], v[t] = u[t] - (s - R) u[t].
 *
 *   current, membrane  f32  | sample 0, step 0: neuron 0, 1, ... padding | step 1 | ...   stride bytes apart
 *   threshold          f32  | neuron 0, 1, ... padding |, or four times the one of all; `own` is -1, or 0 for the latter
 *   state (v)          f32  | neuron 0, 1, ... padding |
 *
 * A step has its turn with a whole row of neurons: the row before is still in the cache.
 */
import { multiplyAdd, rowOf, where } from './vector'

/** What a spike does to the membrane, as types, for a loop of each: in the order of `resets` in neuron-family.ts. */
type Subtract = u8
type Zero = u16
type None = u32

function is<Reset, Other>(): bool {
  return sizeof<Reset>() === sizeof<Other>()
}

/** A row of u from v of the step before; unless the reset is late, which is i32 then and else i64, `state` becomes v. */
function stepRow<Reset, Late>(
  x: usize,
  out: usize,
  potential: usize,
  state: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  decay: v128,
): void {
  for (let at: usize = 0; at < stride; at += 16) {
    const theta = v128.load(threshold + (at & own))
    const v = v128.load(potential + at)
    const before = f32x4.gt(v, theta)
    let u = multiplyAdd(decay, is<Reset, Zero>() ? v128.andnot(v, before) : v, v128.load(x + at))
    if (is<Reset, Subtract>()) u = f32x4.sub(u, where(before, theta))
    v128.store(out + at, u)
    if (is<Late, i32>()) continue
    if (!is<Reset, None>()) {
      const amount = is<Reset, Subtract>() ? theta : u
      const now = f32x4.gt(u, theta)
      u = f32x4.add(f32x4.sub(u, where(now, amount)), where(before, amount))
    }
    v128.store(state + at, u)
  }
}

function stepRows<Reset>(
  current: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  state: usize,
  from: i32,
  to: i32,
  isFirst: bool,
  decay: v128,
  late: i32,
): void {
  for (let r = from; r < to; r++) {
    const x = rowOf(current, r, stride)
    const out = rowOf(membrane, r, stride)
    const before = late && !(isFirst && r === from) ? out - stride : state
    if (late) stepRow<Reset, i32>(x, out, before, state, stride, threshold, own, decay)
    else stepRow<Reset, i64>(x, out, before, state, stride, threshold, own, decay)
  }
}

/** x -> u. `reset` is 0 subtract, 1 zero, 2 none; `late` is 1 where it acts in the next step. */
export function lifForward(
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
  beta: f32,
  reset: i32,
  late: i32,
): void {
  const decay = f32x4.splat(beta)
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride)
    const begin = sample * timesteps + first
    const end = sample * timesteps + last
    // prettier-ignore
    {
      if (reset === 0) stepRows<Subtract>(current, membrane, stride, threshold, own, state, begin, end, first === 0, decay, late)
      if (reset === 1) stepRows<Zero>(current, membrane, stride, threshold, own, state, begin, end, first === 0, decay, late)
      if (reset === 2) stepRows<None>(current, membrane, stride, threshold, own, state, begin, end, first === 0, decay, late)
    }
  }
}

/**
 * For a reset to zero: turns e in `gradient` into dE/dx[t] = dE/du[t] = e[t] + beta (1 - s[t]) dE/du[t+1]. Without the
 * spikes the way back is that of a leak (leakBack in sparse.ts).
 */
export function lifBackward(
  gradient: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  beta: f32,
): void {
  const decay = f32x4.splat(beta)
  for (let sample = from; sample < to; sample++) {
    for (let t = min(last, timesteps - 1) - 1; t >= first; t--) {
      const g = rowOf(gradient, sample * timesteps + t, stride)
      const u = rowOf(membrane, sample * timesteps + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const fired = f32x4.gt(v128.load(u + at), v128.load(threshold + (at & own)))
        const after = v128.andnot(v128.load(g + stride + at), fired)
        v128.store(g + at, multiplyAdd(decay, after, v128.load(g + at)))
      }
    }
  }
}

/**
 * Adds to `sums`, a row, dE/d(beta) of each neuron that subtracts its threshold: the sum of v[t-1] dE/dx[t] over the steps
 * of the samples `from .. to`, v being found again. `late` as above.
 */
export function lifLeak(
  gradient: usize,
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  state: usize,
  sums: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  late: i32,
): void {
  for (let sample = from; sample < to; sample++) {
    memory.fill(state, 0, stride)
    for (let t = 0; t < timesteps; t++) {
      const g = rowOf(gradient, sample * timesteps + t, stride)
      const row = rowOf(membrane, sample * timesteps + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const theta = v128.load(threshold + (at & own))
        const v = v128.load(state + at)
        const u = v128.load(row + at)
        v128.store(sums + at, multiplyAdd(v, v128.load(g + at), v128.load(sums + at)))
        const early = f32x4.sub(where(f32x4.gt(v, theta), theta), where(f32x4.gt(u, theta), theta))
        v128.store(state + at, late ? u : f32x4.add(u, early))
      }
    }
  }
}
