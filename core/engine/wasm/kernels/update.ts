/**
 * One step of Adam or Nadam on a row of weights (training/optimisers.ts), fused with the row's gradient g.
 *
 *   m = b1 m + (1 - b1) g      v = b2 v + (1 - b2) g^2      V = max(V, v)
 *   latent -= rate m' / (sqrt(V or v) + floor)              m' = m, or b1 m + (1 - b1) g (Nesterov)
 *   weight = latent unit, or round(latent unit) with latent kept within low .. high (straight-through rounding)
 *
 *   planes  f32  | weight | m | v | latent, if it is kept apart | V, if it is kept |     each laid out as the weights,
 *                                                                                       `plane` bytes apart
 *   rule         | flags i32 | rate | floor | b1 | b2 | unit | low | high |              f32 but for the flags
 */
import { gatherList } from './gather'
import { entry, multiplyAdd, rowOf } from './vector'

const nesterov = 1
const amsgrad = 2
/** Weights are latent numbers times a unit. */
const apart = 4
const rounded = 8

function splat(rule: usize, at: usize): v128 {
  return v128.load32_splat(rule + (at << 2))
}

/** `width` bytes of gradient, weights and their further planes; a multiple of 16. */
function updateRow(weight: usize, plane: usize, gradient: usize, width: usize, rule: usize): void {
  const flags = load<i32>(rule)
  const rate = splat(rule, 1)
  const floor = splat(rule, 2)
  const beta1 = splat(rule, 3)
  const beta2 = splat(rule, 4)
  const rest1 = f32x4.sub(f32x4.splat(1), beta1)
  const rest2 = f32x4.sub(f32x4.splat(1), beta2)
  const firsts = weight + plane
  const seconds = firsts + plane
  const latents = flags & apart ? seconds + plane : weight
  const largest = seconds + (flags & apart ? 2 * plane : plane)
  for (let at: usize = 0; at < width; at += 16) {
    const g = v128.load(gradient + at)
    const part = f32x4.mul(rest1, g)
    const m = multiplyAdd(beta1, v128.load(firsts + at), part)
    let v = multiplyAdd(beta2, v128.load(seconds + at), f32x4.mul(f32x4.mul(rest2, g), g))
    v128.store(firsts + at, m)
    v128.store(seconds + at, v)
    if (flags & amsgrad) {
      v = f32x4.max(v, v128.load(largest + at))
      v128.store(largest + at, v)
    }
    const moment = flags & nesterov ? multiplyAdd(beta1, m, part) : m
    const step = f32x4.div(f32x4.mul(rate, moment), f32x4.add(f32x4.sqrt(v), floor))
    let w = f32x4.sub(v128.load(latents + at), step)
    if (flags & rounded) w = f32x4.max(splat(rule, 6), f32x4.min(splat(rule, 7), w))
    if (flags & apart) {
      v128.store(latents + at, w)
      w = f32x4.mul(w, splat(rule, 5))
      if (flags & rounded) w = f32x4.nearest(w)
    }
    v128.store(weight + at, w)
  }
}

/** Updates rows `from .. to` of weights by a gradient laid out alike. */
export function update(
  weight: usize,
  plane: usize,
  gradient: usize,
  stride: usize,
  rule: usize,
  from: i32,
  to: i32,
): void {
  for (let r = from; r < to; r++) {
    updateRow(rowOf(weight, r, stride), plane, rowOf(gradient, r, stride), stride, rule)
  }
}

/** Rows `from .. to` of weights: gathers each row's gradient (gather.ts) into `scratch`, and updates the row by it. */
export function gatherUpdate(
  weight: usize,
  plane: usize,
  scratch: usize,
  zeros: usize,
  pieces: usize,
  table: usize,
  stride: usize,
  offsets: usize,
  index: usize,
  value: usize,
  rule: usize,
  from: i32,
  to: i32,
): void {
  for (let r = from; r < to; r++) {
    const first = entry(offsets, r)
    gatherList(scratch, zeros, pieces, table, stride, index, value, first, entry(offsets, r + 1))
    updateRow(rowOf(weight, r, stride), plane, scratch, stride, rule)
  }
}
