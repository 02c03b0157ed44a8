/** Rectified linear units: their membrane is their current, and its positive numbers are listed as events with a value. */
import { rowOf, where } from './vector'

/** Turns dE/d(value) in `gradient` into dE/dx, rows `from .. to`: it passes where x > 0. */
export function reluBackward(gradient: usize, membrane: usize, stride: usize, from: i32, to: i32): void {
  const zero = f32x4.splat(0)
  const shift = membrane - gradient
  const end = rowOf(gradient, to, stride)
  for (let at = rowOf(gradient, from, stride); at < end; at += 16) {
    v128.store(at, where(f32x4.gt(v128.load(at + shift), zero), v128.load(at)))
  }
}
