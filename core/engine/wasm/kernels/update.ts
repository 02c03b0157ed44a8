/**
 * One step of an optimiser (engine/update.ts) on a row of weights, fused with the row's gradient g.
 *
 *   g += decay latent
 *   Adam, Nadam   m = b1 m + (1 - b1) g     v = b2 v + (1 - b2) g^2     V = max(V, v)
 *                 latent -= rate m' / (sqrt(V or v) + floor)            m' = m, or b1 m + (1 - b1) g (Nadam)
 *   SGD           m = b1 m + g              latent -= rate m
 *   latent is kept within low .. high; weight = latent unit, or round(latent unit) grid (straight-through rounding)
 *
 *   planes  f32  | weight | latent, if it is kept apart | m | v, but for SGD | V, if it is kept |
 *                each laid out as the weights, `plane` bytes apart
 *   rule         | flags i32 | rate | floor | b1 | b2 | unit | low | high | decay | grid |       f32 but for the flags
 */
import { gatherList } from './gather'
import { entry, multiplyAdd, rowOf } from './vector'

const nadam = 1
const amsgrad = 2
/** Weights are latent numbers times a unit. */
const apart = 4
const rounded = 8
const bounded = 16
const decays = 32
const sgd = 64

/** As types, for a loop of each: weights that are their own latent ones and may be any, and others. */
type Free = u32
type Kept = u64

function splat(rule: usize, at: usize): v128 {
  return v128.load32_splat(rule + (at << 2))
}

/** Four numbers of the gradient, with the decay of the latent weights. */
function gradientAt<Weights>(gradient: usize, latent: usize, flags: i32, rule: usize): v128 {
  const g = v128.load(gradient)
  if (sizeof<Weights>() === sizeof<Free>()) return g
  return flags & decays ? multiplyAdd(splat(rule, 8), v128.load(latent), g) : g
}

/** Stores four latent weights and those that run. */
function put<Weights>(weight: usize, latent: usize, w: v128, flags: i32, rule: usize): void {
  if (sizeof<Weights>() === sizeof<Kept>()) {
    if (flags & bounded) w = f32x4.max(splat(rule, 6), f32x4.min(splat(rule, 7), w))
    if (flags & apart) {
      v128.store(latent, w)
      w = f32x4.mul(w, splat(rule, 5))
      if (flags & rounded) w = f32x4.mul(f32x4.nearest(w), splat(rule, 9))
    }
  }
  v128.store(weight, w)
}

function sgdRow(weight: usize, plane: usize, gradient: usize, width: usize, rule: usize): void {
  const flags = load<i32>(rule)
  const rate = splat(rule, 1)
  const momentum = splat(rule, 3)
  const latents = flags & apart ? weight + plane : weight
  const moments = latents + plane
  for (let at: usize = 0; at < width; at += 16) {
    const g = gradientAt<Kept>(gradient + at, latents + at, flags, rule)
    const m = multiplyAdd(momentum, v128.load(moments + at), g)
    v128.store(moments + at, m)
    put<Kept>(weight + at, latents + at, f32x4.sub(v128.load(latents + at), f32x4.mul(rate, m)), flags, rule)
  }
}

function adamRow<Weights>(weight: usize, plane: usize, gradient: usize, width: usize, rule: usize): void {
  const flags = load<i32>(rule)
  const rate = splat(rule, 1)
  const floor = splat(rule, 2)
  const beta1 = splat(rule, 3)
  const beta2 = splat(rule, 4)
  const rest1 = f32x4.sub(f32x4.splat(1), beta1)
  const rest2 = f32x4.sub(f32x4.splat(1), beta2)
  const latents = flags & apart ? weight + plane : weight
  const firsts = latents + plane
  const seconds = firsts + plane
  const largest = seconds + plane
  for (let at: usize = 0; at < width; at += 16) {
    const g = gradientAt<Weights>(gradient + at, latents + at, flags, rule)
    const part = f32x4.mul(rest1, g)
    const m = multiplyAdd(beta1, v128.load(firsts + at), part)
    let v = multiplyAdd(beta2, v128.load(seconds + at), f32x4.mul(f32x4.mul(rest2, g), g))
    v128.store(firsts + at, m)
    v128.store(seconds + at, v)
    if (flags & amsgrad) {
      v = f32x4.max(v, v128.load(largest + at))
      v128.store(largest + at, v)
    }
    const moment = flags & nadam ? multiplyAdd(beta1, m, part) : m
    const step = f32x4.div(f32x4.mul(rate, moment), f32x4.add(f32x4.sqrt(v), floor))
    put<Weights>(weight + at, latents + at, f32x4.sub(v128.load(latents + at), step), flags, rule)
  }
}

/** `width` bytes of gradient, weights and their further planes; a multiple of 16. */
function updateRow(weight: usize, plane: usize, gradient: usize, width: usize, rule: usize): void {
  const flags = load<i32>(rule)
  if (flags & sgd) sgdRow(weight, plane, gradient, width, rule)
  else if (flags & (apart | bounded | decays)) adamRow<Kept>(weight, plane, gradient, width, rule)
  else adamRow<Free>(weight, plane, gradient, width, rule)
}

function lowHalf(four: v128): v128 {
  return f64x2.promote_low_f32x4(four)
}

function highHalf(four: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15))
}

/** The sum of squares of `bytes` of numbers, a multiple of 16. */
export function squares(numbers: usize, bytes: usize): f64 {
  let sums = f64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const four = v128.load(numbers + at)
    const low = lowHalf(four)
    const high = highHalf(four)
    sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)))
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
}

/** The sum of the products of `bytes` of numbers, a multiple of 16. */
export function dot(left: usize, right: usize, bytes: usize): f64 {
  let sums = f64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const product = f32x4.mul(v128.load(left + at), v128.load(right + at))
    sums = f64x2.add(sums, f64x2.add(lowHalf(product), highHalf(product)))
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
}

/** Multiplies `bytes` of numbers by a factor. */
export function scale(numbers: usize, bytes: usize, factor: f32): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(numbers + at, f32x4.mul(v128.load(numbers + at), f32x4.splat(factor)))
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
