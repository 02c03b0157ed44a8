/**
 * Dense convolutions by Winograd's minimal filtering (Lavin and Gray 2016) on tiles of 6 x 6 pixels, with the points
 * 0, 1, -1, 2, -2 and infinity; a kernel of r taps along an axis yields m = 7 - r outputs a tile there.
 *
 *   out = A^T (sum over channels of (G w G^T) * (B^T in B)) A
 *
 *         | 4  0 -5  0  1  0 |        | 1/4     0     0    .. |         | 1  1  1  1  1  0 |
 *         | 0 -4 -4  1  1  0 |        | -1/6  -1/6  -1/6   .. |         | 0  1 -1  2 -2  0 |
 *   B^T = | 0  4 -4 -1  1  0 |    G = | -1/6   1/6  -1/6   .. |   A^T = | 0  1  1  4  4  0 |
 *         | 0 -2 -1  2  1  0 |        | 1/24  1/12   1/6   .. |         | .. 1 -1  8 -8  1 |
 *         | 0  2 -1 -2  1  0 |        | 1/24 -1/12   1/6   .. |
 *         | 0  4  0 -5  0  1 |        |  0     0    .. 0    1 |           (m rows; the 1 of infinity in the last)
 *
 *   in, out   f32  frames | pixel 0: channel 0, 1, ... | pixel 1 | ...; `in` has zeros wherever a tile may reach
 *   inputs    f32  | point 0: tile 0: [in channels] | tile 1 | ... gap | point 1 | ... 36 |       B^T in B
 *   products  f32  | point 0: tile 0: [out channels] | tile 1 | ... gap | point 1 | ... 36 |
 *   weights   f32  | point 0: in channel 0: [out channels] | ... | point 1 | ... 36 |         G w G^T
 *   scratch   f32  | 42 vectors |
 *
 * The gaps keep a tile's 36 points from falling on the same set of the cache. Point 6 i + j belongs to row i and column j. The sum over channels is a matrix product for each point.
 */
import { multiply } from './multiply'
import { multiplyAdd } from './vector'

const side: usize = 6
const points: usize = 36

/** B^T on six vectors, `step` bytes apart at `from`, to six at `to`, `toStep` apart. */
function transformInput(from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = v128.load(from)
  const x1 = v128.load(from + step)
  const x2 = v128.load(from + 2 * step)
  const x3 = v128.load(from + 3 * step)
  const x4 = v128.load(from + 4 * step)
  const x5 = v128.load(from + 5 * step)
  const four = f32x4.splat(4)
  const five = f32x4.splat(-5)
  const evens = f32x4.sub(x4, f32x4.mul(four, x2))
  const odds = f32x4.sub(x3, f32x4.mul(four, x1))
  const even = f32x4.sub(x4, x2)
  const odd = f32x4.sub(x3, x1)
  const twice = f32x4.add(odd, odd)
  v128.store(to, f32x4.add(multiplyAdd(four, x0, f32x4.mul(five, x2)), x4))
  v128.store(to + toStep, f32x4.add(evens, odds))
  v128.store(to + 2 * toStep, f32x4.sub(evens, odds))
  v128.store(to + 3 * toStep, f32x4.add(even, twice))
  v128.store(to + 4 * toStep, f32x4.sub(even, twice))
  v128.store(to + 5 * toStep, f32x4.add(multiplyAdd(four, x1, f32x4.mul(five, x3)), x5))
}

/** A^T on six vectors to `outputs`. */
function transformOutput(from: usize, step: usize, to: usize, toStep: usize, outputs: i32): void {
  const t1 = v128.load(from + step)
  const t2 = v128.load(from + 2 * step)
  const t3 = v128.load(from + 3 * step)
  const t4 = v128.load(from + 4 * step)
  const sum1 = f32x4.add(t1, t2)
  const sum2 = f32x4.add(t3, t4)
  const difference1 = f32x4.sub(t1, t2)
  const difference2 = f32x4.sub(t3, t4)
  let power: f32 = 1
  for (let i = 0; i < outputs; i++) {
    const first = i & 1 ? difference1 : sum1
    const second = i & 1 ? difference2 : sum2
    let value = multiplyAdd(f32x4.splat(power), second, first)
    if (i === 0) value = f32x4.add(value, v128.load(from))
    if (i === outputs - 1) value = f32x4.add(value, v128.load(from + 5 * step))
    v128.store(to + <usize>i * toStep, value)
    power *= 2
  }
}

/**
 * The inputs of a frame's tiles, from tile `first` on; those of a point are `plane` bytes from those of the next.
 * @param width pixels of a row of `frame`; `bytes` of a pixel; `stepY`, `stepX` are outputs a tile.
 */
export function winogradInputs(
  frame: usize,
  width: i32,
  bytes: usize,
  tilesY: i32,
  tilesX: i32,
  stepY: i32,
  stepX: i32,
  inputs: usize,
  plane: usize,
  first: i32,
  scratch: usize,
): void {
  const line = <usize>width * bytes
  let tile = inputs + <usize>first * bytes
  for (let y = 0; y < tilesY; y++) {
    for (let x = 0; x < tilesX; x++) {
      const corner = frame + <usize>(y * stepY * width + x * stepX) * bytes
      for (let at: usize = 0; at < bytes; at += 16) {
        for (let j: usize = 0; j < side; j++) transformInput(corner + at + j * bytes, line, scratch + (j << 4), 96)
        for (let i: usize = 0; i < side; i++) transformInput(scratch + i * 96, 16, tile + at + i * side * plane, plane)
      }
      tile += bytes
    }
  }
}

/** The outputs of a frame's tiles; what of a tile lies beyond the frame is left out. */
export function winogradOutputs(
  products: usize,
  plane: usize,
  first: i32,
  frame: usize,
  height: i32,
  width: i32,
  bytes: usize,
  tilesY: i32,
  tilesX: i32,
  stepY: i32,
  stepX: i32,
  scratch: usize,
): void {
  let tile = products + <usize>first * bytes
  for (let y = 0; y < tilesY; y++) {
    for (let x = 0; x < tilesX; x++) {
      const rows = min(stepY, height - y * stepY)
      const columns = min(stepX, width - x * stepX)
      const corner = frame + <usize>(y * stepY * width + x * stepX) * bytes
      for (let at: usize = 0; at < bytes; at += 16) {
        for (let j: usize = 0; j < side; j++) {
          transformOutput(tile + at + j * plane, side * plane, scratch + (j << 4), 96, stepY)
        }
        for (let i = 0; i < rows; i++) {
          const row = scratch + <usize>i * 96
          // a row of outputs takes the place of its points, from which what lies within the frame is copied
          transformOutput(row, 16, scratch + points * 16, 16, stepX)
          for (let j = 0; j < columns; j++) {
            const to = corner + <usize>(i * width + j) * bytes + at
            v128.store(to, v128.load(scratch + points * 16 + ((<usize>j) << 4)))
          }
        }
      }
      tile += bytes
    }
  }
}

/**
 * G w G^T of weights | ky 0, kx 0: in channel 0: [out channels] | ... |; `byRow` and `byColumn` hold G for each axis,
 * six rows of as many coefficients as the kernel has taps there.
 */
export function winogradWeights(
  kernel: usize,
  weights: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  bytes: usize,
  byRow: usize,
  byColumn: usize,
): void {
  const matrix = <usize>channels * bytes
  for (let at: usize = 0; at < matrix; at += 16) {
    for (let i = 0; i < <i32>side; i++) {
      for (let j = 0; j < <i32>side; j++) {
        let sum = f32x4.splat(0)
        for (let ky = 0; ky < rows; ky++) {
          const outer = load<f32>(byRow + ((<usize>(i * rows + ky)) << 2))
          for (let kx = 0; kx < columns; kx++) {
            const factor = outer * load<f32>(byColumn + ((<usize>(j * columns + kx)) << 2))
            sum = multiplyAdd(f32x4.splat(factor), v128.load(kernel + <usize>(ky * columns + kx) * matrix + at), sum)
          }
        }
        v128.store(weights + (<usize>i * side + <usize>j) * matrix + at, sum)
      }
    }
  }
}

/** The products of all points for `tiles` tiles; `inner` counts in channels, their padding included. */
export function winogradMultiply(
  inputs: usize,
  inputPlane: usize,
  weights: usize,
  products: usize,
  productPlane: usize,
  tiles: i32,
  inner: i32,
  bytes: usize,
  tile: i32,
): void {
  for (let point: usize = 0; point < points; point++) {
    const left = inputs + point * inputPlane
    const right = weights + point * <usize>inner * bytes
    multiply(products + point * productPlane, bytes, left, (<usize>inner) << 2, right, bytes, inner, bytes, tiles, tile)
  }
}
