/**
 * Gradients of a convolution from dE/d(current) d, frame by frame.
 *
 *   dE/dW[ky][kx][c] = sum over events (c at y, x) of value d[y - ky][x - kx]     (strides and padding left out)
 *   dE/d(input)[y][x][c] = sum over ky, kx, o of W[ky][kx][c][o] d[y - ky][x - kx][o]
 *
 *   halo  f32  a frame of d with its strides filled with zeros, and zeros around it:
 *              at least (in height + kernel height - 1) x (in width + kernel width - 1) pixels; tap (ky, kx) of input pixel (y, x)
 *              meets d at halo pixel (y + kernel height - 1 - ky, x + kernel width - 1 - kx)
 *   weights, gradient, pixels, index, value: as in conv-forward.ts
 */
import { gatherList } from './gather'
import { haloHeight, haloWidth, inChannels, inHeight, inWidth, kernelHeight, kernelWidth } from './geometry'
import { outChannels, outHeight, outWidth } from './geometry'
import { paddingX, paddingY, strideX, strideY } from './geometry'
import { entry } from './vector'

function put(array: usize, at: i32, value: i32): void {
  store<u32>(array + ((<usize>at) << 2), value)
}

/** One frame of d to its halo frame, whose zeros are there already. */
export function fillHalo(d: usize, halo: usize, geometry: usize): void {
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  const top = kernelHeight(geometry) - 1 - paddingY(geometry)
  const left = kernelWidth(geometry) - 1 - paddingX(geometry)
  const height = haloHeight(geometry)
  const width = haloWidth(geometry)
  const apart = strideX(geometry)
  // neighbours stay neighbours where the stride is 1: whole runs are copied
  const run = apart === 1 ? outWidth(geometry) : 1
  for (let oy = 0; oy < outHeight(geometry); oy++) {
    const y = top + oy * strideY(geometry)
    if (y < 0 || y >= height) continue
    const row = d + <usize>(oy * outWidth(geometry)) * pixelBytes
    for (let ox = 0; ox < outWidth(geometry); ox += run) {
      const x = left + ox * apart
      const skipped = max(0, -x)
      const pixels = min(run, width - x) - skipped
      if (pixels <= 0) continue
      const to = halo + <usize>(y * width + x + skipped) * pixelBytes
      memory.copy(to, row + <usize>(ox + skipped) * pixelBytes, <usize>pixels * pixelBytes)
    }
  }
}

/**
 * Adds frame `frame` to dE/dW. The frame's events are listed by channel first, each by its pixel in the halo:
 *
 *   ends    u32  | channel 0 | 1 | ...    scratch, one more than channels
 *   place   u32  | an event |             scratch, as many as the frame has events
 *   weight  f32  | as place |             scratch, where events have values
 */
export function addWeightGradient(
  gradient: usize,
  halo: usize,
  pixels: usize,
  index: usize,
  value: usize,
  geometry: usize,
  frame: i32,
  ends: usize,
  place: usize,
  weight: usize,
  pieces: usize,
): void {
  const width = inWidth(geometry)
  const area = inHeight(geometry) * width
  const channels = inChannels(geometry)
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  const offsets = pixels + ((<usize>(frame * area)) << 2)

  memory.fill(ends, 0, (<usize>(channels + 1)) << 2)
  for (let pixel = 0; pixel < area; pixel++) {
    const last = <i32>entry(offsets, pixel + 1)
    for (let k = <i32>entry(offsets, pixel); k < last; k++) {
      const channel = <i32>entry(index, k) - pixel * channels
      put(ends, channel + 1, <i32>entry(ends, channel + 1) + 1)
    }
  }
  for (let c = 0; c < channels; c++) put(ends, c + 1, <i32>entry(ends, c + 1) + <i32>entry(ends, c))
  for (let pixel = 0; pixel < area; pixel++) {
    const last = <i32>entry(offsets, pixel + 1)
    const inHalo = (pixel / width) * haloWidth(geometry) + (pixel % width)
    for (let k = <i32>entry(offsets, pixel); k < last; k++) {
      const channel = <i32>entry(index, k) - pixel * channels
      const at = <i32>entry(ends, channel)
      put(place, at, inHalo)
      if (value) put(weight, at, <i32>entry(value, k))
      put(ends, channel, at + 1)
    }
  }

  const values = value ? weight : 0
  for (let c = 0, first: usize = 0; c < channels; c++) {
    const last = entry(ends, c)
    if (first < last) {
      for (let ky = 0; ky < rows; ky++) {
        for (let kx = 0; kx < columns; kx++) {
          const row = gradient + <usize>((ky * columns + kx) * channels + c) * pixelBytes
          const tap = (rows - 1 - ky) * haloWidth(geometry) + columns - 1 - kx
          gatherList(row, row, pieces, halo + <usize>tap * pixelBytes, pixelBytes, place, values, first, last)
        }
      }
    }
    first = last
  }
}

/**
 * weights -> turned, the kernel of the dense convolution by which dE/d(input) comes from a halo frame:
 *
 *   turned  f32  | ky last: kx last: out channel 0: [in channels] | out channel 1 | ... | kx 0 | ... | ky 0 | ...
 */
export function turnWeights(weights: usize, turned: usize, geometry: usize): void {
  const channels = inChannels(geometry)
  const neurons = outChannels(geometry)
  const taps = kernelHeight(geometry) * kernelWidth(geometry)
  for (let tap = 0; tap < taps; tap++) {
    for (let c = 0; c < channels; c++) {
      const row = weights + ((<usize>((tap * channels + c) * neurons)) << 2)
      for (let o = 0; o < neurons; o++) {
        const at = ((taps - 1 - tap) * neurons + o) * channels + c
        store<f32>(turned + ((<usize>at) << 2), load<f32>(row + ((<usize>o) << 2)))
      }
    }
  }
}

/** gradient += what was summed in the layout of turned weights. */
export function addTurned(turned: usize, gradient: usize, geometry: usize): void {
  const channels = inChannels(geometry)
  const neurons = outChannels(geometry)
  const taps = kernelHeight(geometry) * kernelWidth(geometry)
  for (let tap = 0; tap < taps; tap++) {
    for (let c = 0; c < channels; c++) {
      const row = gradient + ((<usize>((tap * channels + c) * neurons)) << 2)
      for (let o = 0; o < neurons; o++) {
        const from = turned + ((<usize>(((taps - 1 - tap) * neurons + o) * channels + c)) << 2)
        const to = row + ((<usize>o) << 2)
        store<f32>(to, load<f32>(to) + load<f32>(from))
      }
    }
  }
}
