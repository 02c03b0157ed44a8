/**
 * dE/d(input) of a convolution with a stride of 1, by Winograd's minimal filtering (Lavin and Gray 2016) turned about: the
 * forward product of a tile is A^T [(G w G^T) * (B^T in B)] A, so that of d = dE/d(current) is
 *
 *   dE/d(input) = B [sum over out channels of (G w G^T) * (A d A^T)] B^T
 *
 * Tiles of d have 4 x 4 pixels. Those of dE/d(input) have n x n, overlap by n - 4 and add up: n = 6 with the points
 * 0, 1, -1, 2, -2 and infinity serves kernels of up to 3 taps, n = 8 with 1/2 and -1/2 before infinity up to 5.
 *
 *         | 1  1  1   1   1   1    1   0 |          | 1  0  -21/4    0    21/4   0   -1  0 |
 *   A^T = | 0  1 -1   2  -2  1/2 -1/2  0 |          | 0  1    1   -17/4  -17/4   1    1  0 |
 *         | 0  1  1   4   4  1/4  1/4  0 |          | 0 -1    1    17/4  -17/4  -1    1  0 |
 *         | 0  1 -1   8  -8  1/8 -1/8  1 |    B^T = | 0  1/2  1/4  -5/2   -5/4   2    1  0 |
 *                                                   | 0 -1/2  1/4   5/2   -5/4  -2    1  0 |
 *         | 4  0 -5  0  1  0 |                      | 0  2    4    -5/2   -5    1/2   1  0 |
 *         | 0 -4 -4  1  1  0 |                      | 0 -2    4     5/2   -5   -1/2   1  0 |
 *   B^T = | 0  4 -4 -1  1  0 |                      | 0 -1    0    21/4    0  -21/4   0  1 |
 *         | 0 -2 -1  2  1  0 |
 *         | 0  2 -1 -2  1  0 |    (n = 6)
 *         | 0  4  0 -5  0  1 |
 *
 *   d, inputs  f32  frames | pixel 0: channel 0, 1, ... | pixel 1 | ...
 *   spread     f32  | point 0: tile 0: [out channels] | tile 1 | ... gap | point 1 | ... n n |       A d A^T
 *   products   f32  | point 0: tile 0: [in channels] | tile 1 | ... gap | point 1 | ... n n |
 *   weights    f32  | point 0: out channel 0: [in channels] | ... | point 1 | ... n n |              G w G^T
 *   scratch    f32  | n n vectors |
 *
 * The gaps keep a tile's points from falling on the same set of the cache. Point n i + j belongs to row i and column j.
 * The sum over channels is a matrix product for each point.
 */
import { inChannels, inHeight, inWidth, kernelHeight, kernelWidth } from './geometry'
import { outChannels, outHeight, outWidth, paddingX, paddingY } from './geometry'
import { multiply } from './multiply'
import { multiplyAdd } from './vector'

/** Pixels along a side of a tile of d. */
const side: i32 = 4

/** Points along a side, as types, for code of each. */
type Six = u8
type Eight = u16

function pointsOf<N>(): i32 {
  return sizeof<N>() === sizeof<Six>() ? 6 : 8
}

/** a times b, a the same in all lanes. */
function times(a: f32, b: v128): v128 {
  return f32x4.mul(f32x4.splat(a), b)
}

function addTimes(a: f32, b: v128, c: v128): v128 {
  return multiplyAdd(f32x4.splat(a), b, c)
}

/** A on four vectors, `step` bytes apart, of which the first `count` exist: to n vectors, `toStep` apart. */
function spreadVectors<N>(from: usize, step: usize, count: i32, to: usize, toStep: usize): void {
  const zero = f32x4.splat(0)
  const d0 = v128.load(from)
  const d1 = count > 1 ? v128.load(from + step) : zero
  const d2 = count > 2 ? v128.load(from + 2 * step) : zero
  const d3 = count > 3 ? v128.load(from + 3 * step) : zero
  v128.store(to, d0)
  const even1 = f32x4.add(d0, d2)
  const odd1 = f32x4.add(d1, d3)
  v128.store(to + toStep, f32x4.add(even1, odd1))
  v128.store(to + 2 * toStep, f32x4.sub(even1, odd1))
  const even2 = addTimes(4, d2, d0)
  const odd2 = times(2, addTimes(4, d3, d1))
  v128.store(to + 3 * toStep, f32x4.add(even2, odd2))
  v128.store(to + 4 * toStep, f32x4.sub(even2, odd2))
  if (pointsOf<N>() === 8) {
    const even3 = addTimes(0.25, d2, d0)
    const odd3 = times(0.5, addTimes(0.25, d3, d1))
    v128.store(to + 5 * toStep, f32x4.add(even3, odd3))
    v128.store(to + 6 * toStep, f32x4.sub(even3, odd3))
  }
  v128.store(to + <usize>(pointsOf<N>() - 1) * toStep, d3)
}

/** Writes a vector, or adds it to what is there. */
function put(at: usize, value: v128, isAdded: bool): void {
  v128.store(at, isAdded ? f32x4.add(v128.load(at), value) : value)
}

/** B on n vectors, `step` bytes apart, to n vectors, `toStep` apart; `isAdded` says so of the first n - 4. */
function gatherVectors<N>(from: usize, step: usize, to: usize, toStep: usize, isAdded: bool): void {
  const x0 = v128.load(from)
  const x1 = v128.load(from + step)
  const x2 = v128.load(from + 2 * step)
  const x3 = v128.load(from + 3 * step)
  const x4 = v128.load(from + 4 * step)
  const sum1 = f32x4.add(x1, x2)
  const sum2 = f32x4.add(x3, x4)
  const less1 = f32x4.sub(x1, x2)
  const less2 = f32x4.sub(x3, x4)
  const x5 = v128.load(from + 5 * step)
  if (pointsOf<N>() === 6) {
    put(to, times(4, x0), isAdded)
    put(to + toStep, addTimes(4, f32x4.sub(x5, less1), times(-2, less2)), isAdded)
    v128.store(to + 2 * toStep, addTimes(-4, sum1, addTimes(-5, x0, f32x4.neg(sum2))))
    v128.store(to + 3 * toStep, addTimes(2, less2, addTimes(-5, x5, less1)))
    v128.store(to + 4 * toStep, f32x4.add(x0, f32x4.add(sum1, sum2)))
    v128.store(to + 5 * toStep, x5)
  } else {
    const x6 = v128.load(from + 6 * step)
    const x7 = v128.load(from + 7 * step)
    const sum3 = f32x4.add(x5, x6)
    const less3 = f32x4.sub(x5, x6)
    put(to, x0, isAdded)
    put(to + toStep, f32x4.add(addTimes(0.5, less2, less1), addTimes(2, less3, f32x4.neg(x7))), isAdded)
    put(to + 2 * toStep, f32x4.add(addTimes(0.25, sum2, sum1), addTimes(4, sum3, times(-5.25, x0))), isAdded)
    put(to + 3 * toStep, addTimes(-4.25, less1, addTimes(-2.5, f32x4.add(less2, less3), times(5.25, x7))), isAdded)
    v128.store(to + 4 * toStep, addTimes(-4.25, sum1, addTimes(-1.25, sum2, addTimes(-5, sum3, times(5.25, x0)))))
    v128.store(to + 5 * toStep, f32x4.add(addTimes(2, less2, less1), addTimes(0.5, less3, times(-5.25, x7))))
    v128.store(to + 6 * toStep, f32x4.add(f32x4.sub(sum1, x0), f32x4.add(sum2, sum3)))
    v128.store(to + 7 * toStep, x7)
  }
}

/** Tiles that cover so many pixels. */
function tilesOver(pixels: i32): i32 {
  return (pixels + side - 1) / side
}

function spreadTiles<N>(d: usize, spread: usize, plane: usize, first: i32, geometry: usize, scratch: usize): void {
  const height = outHeight(geometry)
  const width = outWidth(geometry)
  const bytes = (<usize>outChannels(geometry)) << 2
  const line = <usize>width * bytes
  let tile = spread + <usize>first * bytes
  for (let y = 0; y < height; y += side) {
    const rows = min(side, height - y)
    for (let x = 0; x < width; x += side) {
      const columns = min(side, width - x)
      const corner = d + <usize>(y * width + x) * bytes
      for (let at: usize = 0; at < bytes; at += 16) {
        for (let j = 0; j < columns; j++) {
          spreadVectors<N>(corner + at + <usize>j * bytes, line, rows, scratch + ((<usize>j) << 4), 16 * side)
        }
        for (let i = 0; i < pointsOf<N>(); i++) {
          const point = <usize>(i * pointsOf<N>())
          spreadVectors<N>(scratch + <usize>(i * side * 16), 16, columns, tile + at + point * plane, plane)
        }
      }
      tile += bytes
    }
  }
}

/** A d A^T of a frame's tiles, from tile `first` on; `plane` is bytes from a point to the next, `points` is n. */
export function winogradSpread(
  d: usize,
  spread: usize,
  plane: usize,
  first: i32,
  geometry: usize,
  scratch: usize,
  points: i32,
): void {
  if (points === 6) spreadTiles<Six>(d, spread, plane, first, geometry, scratch)
  else spreadTiles<Eight>(d, spread, plane, first, geometry, scratch)
}

function gatherTiles<N>(
  products: usize,
  plane: usize,
  first: i32,
  inputs: usize,
  geometry: usize,
  scratch: usize,
): void {
  const height = inHeight(geometry)
  const width = inWidth(geometry)
  const bytes = (<usize>inChannels(geometry)) << 2
  const tilesY = tilesOver(outHeight(geometry))
  const tilesX = tilesOver(outWidth(geometry))
  const overlap = pointsOf<N>() - side
  // a row of tiles with its columns done: n rows of vectors
  const strip = scratch + 16 * pointsOf<N>()
  const line = (<usize>(tilesX * side + overlap)) << 4
  const left = strip + ((<usize>paddingX(geometry)) << 4)
  for (let at: usize = 0; at < bytes; at += 16) {
    let tile = products + <usize>first * bytes + at
    for (let ty = 0; ty < tilesY; ty++) {
      for (let tx = 0; tx < tilesX; tx++) {
        const corner = strip + ((<usize>(tx * side)) << 4)
        for (let i = 0; i < pointsOf<N>(); i++) {
          const point = <usize>(i * pointsOf<N>())
          gatherVectors<N>(tile + point * plane, plane, corner + <usize>i * line, 16, tx > 0)
        }
        tile += bytes
      }
      const top = ty * side - paddingY(geometry)
      const from = max(0, -top)
      const to = min(pointsOf<N>(), height - top)
      for (let x = 0; x < width; x++) {
        gatherVectors<N>(left + ((<usize>x) << 4), line, scratch, 16, false)
        for (let i = from; i < to; i++) {
          const pixel = inputs + <usize>((top + i) * width + x) * bytes + at
          put(pixel, v128.load(scratch + ((<usize>i) << 4)), ty > 0 && i < overlap)
        }
      }
    }
  }
}

/** B products B^T of a frame's tiles, from tile `first` on, added up to dE/d(input). */
export function winogradGather(
  products: usize,
  plane: usize,
  first: i32,
  inputs: usize,
  geometry: usize,
  scratch: usize,
  points: i32,
): void {
  if (points === 6) gatherTiles<Six>(products, plane, first, inputs, geometry, scratch)
  else gatherTiles<Eight>(products, plane, first, inputs, geometry, scratch)
}

/**
 * G w G^T of turned weights (conv-backward.ts); `byRow` and `byColumn` hold G for each axis, its columns turned about: n
 * rows of as many coefficients as the kernel has taps there.
 */
export function winogradWeights(
  turned: usize,
  weights: usize,
  geometry: usize,
  byRow: usize,
  byColumn: usize,
  points: i32,
): void {
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const matrix = (<usize>(inChannels(geometry) * outChannels(geometry))) << 2
  for (let at: usize = 0; at < matrix; at += 16) {
    for (let i = 0; i < points; i++) {
      for (let j = 0; j < points; j++) {
        let sum = f32x4.splat(0)
        for (let ky = 0; ky < rows; ky++) {
          const outer = load<f32>(byRow + ((<usize>(i * rows + ky)) << 2))
          for (let kx = 0; kx < columns; kx++) {
            const factor = outer * load<f32>(byColumn + ((<usize>(j * columns + kx)) << 2))
            sum = multiplyAdd(f32x4.splat(factor), v128.load(turned + <usize>(ky * columns + kx) * matrix + at), sum)
          }
        }
        v128.store(weights + <usize>(i * points + j) * matrix + at, sum)
      }
    }
  }
}

/** The products of all points for `tiles` tiles. */
export function winogradMultiply(
  spread: usize,
  spreadPlane: usize,
  weights: usize,
  products: usize,
  productPlane: usize,
  tiles: i32,
  geometry: usize,
  points: i32,
  tile: i32,
): void {
  const inner = outChannels(geometry)
  const innerBytes = (<usize>inner) << 2
  const bytes = (<usize>inChannels(geometry)) << 2
  for (let point: usize = 0; point < <usize>(points * points); point++) {
    const left = spread + point * spreadPlane
    const right = weights + point * <usize>inner * bytes
    multiply(products + point * productPlane, bytes, left, innerBytes, right, bytes, inner, bytes, tiles, tile)
  }
}
