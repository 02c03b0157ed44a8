/**
 * SLAYER's neurons over time, four at a time (equations: engine/reference/srm.ts), steps `first .. last` of the samples
 * `from .. to`; matrices and thresholds as in lif.ts.
 *
 *   u = eps * x + nu * s, s = [u > theta] (the caller gives the float below theta, for >=)
 *
 * eps and nu are alpha kernels g k r^k, k = 0 .. length - 1, r = exp(-1 / tau). A step costs the same whatever tau is:
 *
 *   ramp[t] = r (ramp[t-1] + sum[t-1])           = sum over k of k r^k x[t-k]
 *   sum[t]  = r sum[t-1] + x[t]                  = sum over k of r^k x[t-k]
 *
 * less what leaves the kernel's end: r^length x[t-length] from sum, length times as much from ramp. Of r the caller gives
 * 1 - r, whose float32 is closer to the truth: r^k would else err by k 3e-8, which shows where tau is long.
 *
 *   state  f32  | sum | ramp | sum of own spikes | their ramp |   stride bytes each
 */
import { multiplyAdd, rowOf, where } from './vector'

/** r times the value. */
function decayed(value: v128, loss: v128): v128 {
  return f32x4.sub(value, f32x4.mul(loss, value))
}

/** x -> u. Of each kernel: 1 - r, r^length, length (at most timesteps) and g. */
export function srmForward(
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
  loss: f32,
  tail: f32,
  length: i32,
  gain: f32,
  ownLoss: f32,
  ownTail: f32,
  ownLength: i32,
  ownGain: f32,
): void {
  const lost = f32x4.splat(loss)
  const ownLost = f32x4.splat(ownLoss)
  const one = f32x4.splat(1)
  for (let sample = from; sample < to; sample++) {
    if (first === 0) memory.fill(state, 0, stride << 2)
    const start = sample * timesteps
    for (let t = first; t < last; t++) {
      const x = rowOf(current, start + t, stride)
      const out = rowOf(membrane, start + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const theta = v128.load(threshold + (at & own))
        const sums = state + at
        const ramps = sums + stride
        const ownSums = ramps + stride
        const ownRamps = ownSums + stride
        let sum = v128.load(sums)
        let ramp = decayed(f32x4.add(v128.load(ramps), sum), lost)
        sum = f32x4.add(decayed(sum, lost), v128.load(x + at))
        if (t >= length) {
          const left = f32x4.mul(f32x4.splat(tail), v128.load(x + at - <usize>length * stride))
          sum = f32x4.sub(sum, left)
          ramp = f32x4.sub(ramp, f32x4.mul(f32x4.splat(<f32>length), left))
        }
        let ownSum = v128.load(ownSums)
        let ownRamp = decayed(f32x4.add(v128.load(ownRamps), ownSum), ownLost)
        ownSum = decayed(ownSum, ownLost)
        if (t >= ownLength) {
          const fired = f32x4.gt(v128.load(out + at - <usize>ownLength * stride), theta)
          const left = where(fired, f32x4.splat(ownTail))
          ownSum = f32x4.sub(ownSum, left)
          ownRamp = f32x4.sub(ownRamp, f32x4.mul(f32x4.splat(<f32>ownLength), left))
        }
        const u = multiplyAdd(f32x4.splat(gain), ramp, f32x4.mul(f32x4.splat(ownGain), ownRamp))
        v128.store(out + at, u)
        v128.store(sums, sum)
        v128.store(ramps, ramp)
        v128.store(ownSums, f32x4.add(ownSum, where(f32x4.gt(u, theta), one)))
        v128.store(ownRamps, ownRamp)
      }
    }
  }
}

/** dE/dx[t] = sum over k of eps[k] e[t+k]: the same recursion, backwards in time; `out` is another matrix than e. */
export function srmBackward(
  e: usize,
  out: usize,
  stride: usize,
  state: usize,
  timesteps: i32,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  loss: f32,
  tail: f32,
  length: i32,
  gain: f32,
): void {
  const lost = f32x4.splat(loss)
  for (let sample = from; sample < to; sample++) {
    if (last === timesteps) memory.fill(state, 0, stride << 1)
    const start = sample * timesteps
    for (let t = last - 1; t >= first; t--) {
      const x = rowOf(e, start + t, stride)
      const result = rowOf(out, start + t, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        const sums = state + at
        const ramps = sums + stride
        let sum = v128.load(sums)
        let ramp = decayed(f32x4.add(v128.load(ramps), sum), lost)
        sum = f32x4.add(decayed(sum, lost), v128.load(x + at))
        if (t + length < timesteps) {
          const left = f32x4.mul(f32x4.splat(tail), v128.load(x + at + <usize>length * stride))
          sum = f32x4.sub(sum, left)
          ramp = f32x4.sub(ramp, f32x4.mul(f32x4.splat(<f32>length), left))
        }
        v128.store(result + at, f32x4.mul(f32x4.splat(gain), ramp))
        v128.store(sums, sum)
        v128.store(ramps, ramp)
      }
    }
  }
}
