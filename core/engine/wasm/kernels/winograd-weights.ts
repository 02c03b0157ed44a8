/**
 * Gradient by the weights of a convolution with a stride of 1 and up to 3 taps, by Winograd's minimal filtering: what winograd.ts
 * computes is linear in w, d and the inputs x alike, so that
 *
 *   dE/dw = G^T [sum over tiles of (B^T x B) * (A d A^T)] G
 *
 * Tiles of d have 4 x 4 pixels, those of x the 6 x 6 that meet them; matrices, points and layouts as in winograd.ts.
 *
 *   inputs  f32  | point 0: tile 0: [in channels] | tile 1 | ... gap | point 1 | ...                   B^T x B
 *   sums    f32  | point 0: out channel 0: [in channels] | ... | point 1 | ...              of all tiles
 *   patch   f32  | 36 vectors of x | 36 vectors, its columns done |   scratch
 */
import { inChannels, inHeight, inWidth, kernelHeight, kernelWidth, outChannels } from './geometry'
import { outHeight, outWidth, paddingX, paddingY } from './geometry'
import { multiplyAdd } from './vector'

const side: i32 = 4
const points: i32 = 6

function addTimes(a: f32, b: v128, c: v128): v128 {
  return multiplyAdd(f32x4.splat(a), b, c)
}

/** B^T on 6 vectors, `step` bytes apart, to 6 vectors, `toStep` apart. */
function meet(from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = v128.load(from)
  const x1 = v128.load(from + step)
  const x2 = v128.load(from + 2 * step)
  const x3 = v128.load(from + 3 * step)
  const x4 = v128.load(from + 4 * step)
  const x5 = v128.load(from + 5 * step)
  const even1 = addTimes(-4, x2, x4)
  const odd1 = addTimes(-4, x1, x3)
  const even2 = f32x4.sub(x4, x2)
  const odd2 = f32x4.mul(f32x4.splat(2), f32x4.sub(x3, x1))
  v128.store(to, addTimes(4, x0, addTimes(-5, x2, x4)))
  v128.store(to + toStep, f32x4.add(even1, odd1))
  v128.store(to + 2 * toStep, f32x4.sub(even1, odd1))
  v128.store(to + 3 * toStep, f32x4.add(even2, odd2))
  v128.store(to + 4 * toStep, f32x4.sub(even2, odd2))
  v128.store(to + 5 * toStep, addTimes(4, x1, addTimes(-5, x3, x5)))
}

/** B^T x B of a frame's tiles, from tile `first` on; `plane` is bytes from a point to the next. */
export function winogradInputs(x: usize, inputs: usize, plane: usize, first: i32, geometry: usize, patch: usize): void {
  const height = inHeight(geometry)
  const width = inWidth(geometry)
  const bytes = (<usize>inChannels(geometry)) << 2
  const line = <usize>(16 * points)
  const done = patch + line * <usize>points
  let tile = inputs + <usize>first * bytes
  for (let top = -paddingY(geometry), bottom = top + outHeight(geometry); top < bottom; top += side) {
    for (let left = -paddingX(geometry), right = left + outWidth(geometry); left < right; left += side) {
      for (let at: usize = 0; at < bytes; at += 16) {
        for (let i = 0; i < points; i++) {
          const y = top + i
          for (let j = 0; j < points; j++) {
            const isInside = y >= 0 && y < height && left + j >= 0 && left + j < width
            const pixel = x + <usize>(y * width + left + j) * bytes + at
            v128.store(patch + ((<usize>(i * points + j)) << 4), isInside ? v128.load(pixel) : f32x4.splat(0))
          }
        }
        for (let j: usize = 0; j < <usize>points; j++) meet(patch + (j << 4), line, done + (j << 4), line)
        for (let i = 0; i < points; i++) {
          const point = <usize>(i * points)
          meet(done + (point << 4), 16, tile + at + point * plane, plane)
        }
      }
      tile += bytes
    }
  }
}

/** G^T sums G in the layout of turned weights; `byRow` and `byColumn` as winogradWeights takes them. */
export function winogradWeightGradient(
  sums: usize,
  turned: usize,
  geometry: usize,
  byRow: usize,
  byColumn: usize,
): void {
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const matrix = (<usize>(inChannels(geometry) * outChannels(geometry))) << 2
  for (let at: usize = 0; at < matrix; at += 16) {
    for (let ky = 0; ky < rows; ky++) {
      for (let kx = 0; kx < columns; kx++) {
        let sum = f32x4.splat(0)
        for (let i = 0; i < points; i++) {
          const outer = load<f32>(byRow + ((<usize>(i * rows + ky)) << 2))
          for (let j = 0; j < points; j++) {
            const factor = outer * load<f32>(byColumn + ((<usize>(j * columns + kx)) << 2))
            sum = multiplyAdd(f32x4.splat(factor), v128.load(sums + <usize>(i * points + j) * matrix + at), sum)
          }
        }
        v128.store(turned + <usize>(ky * columns + kx) * matrix + at, sum)
      }
    }
  }
}
