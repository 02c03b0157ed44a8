/**
 * Gradients of a convolution from dE/d(current) d, frame by frame.
 *
 *   dE/dW[ky][kx][c] = sum over events (c at y, x) of value d[y - ky][x - kx]     (strides and padding left out)
 *   dE/d(input)[y][x][c] = sum over ky, kx, o of W[ky][kx][c][o] d[y - ky][x - kx][o]
 *
 *   halo  f32  a frame of d with its strides filled with zeros, and zeros around it:
 *              (in height + kernel height - 1) x (in width + kernel width - 1) pixels; tap (ky, kx) of input pixel (y, x)
 *              meets d at halo pixel (y + kernel height - 1 - ky, x + kernel width - 1 - kx)
 *   weights, gradient, pixels, index, value: as in conv-forward.ts
 */
import { gatherList } from './gather'
import { haloHeight, haloWidth, inChannels, inHeight, inWidth, kernelHeight, kernelWidth } from './geometry'
import { outChannels, outHeight, outWidth } from './geometry'
import { paddingX, paddingY, strideX, strideY } from './geometry'
import { addScaled, entry } from './vector'

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
 * Adds frame `frame` to dE/dW. The frame's events are listed by channel and row first, each by its pixel in the halo:
 *
 *   ends    u32  | channel 0: row 0 | row 1 | ... | channel 1 | ...    scratch, one more than channels and rows
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
  const height = inHeight(geometry)
  const width = inWidth(geometry)
  const channels = inChannels(geometry)
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  const offsets = pixels + ((<usize>(frame * height * width)) << 2)

  memory.fill(ends, 0, (<usize>(channels * height + 1)) << 2)
  for (let pixel = 0, y = 0; y < height; y++) {
    for (const next = pixel + width; pixel < next; pixel++) {
      const last = <i32>entry(offsets, pixel + 1)
      for (let k = <i32>entry(offsets, pixel); k < last; k++) {
        const own = (<i32>entry(index, k) - pixel * channels) * height + y
        put(ends, own + 1, <i32>entry(ends, own + 1) + 1)
      }
    }
  }
  const lists = channels * height
  for (let own = 0; own < lists; own++) put(ends, own + 1, <i32>entry(ends, own + 1) + <i32>entry(ends, own))
  for (let pixel = 0, y = 0; y < height; y++) {
    // where the halo's rows have pixels besides
    const more = y * (columns - 1)
    for (const next = pixel + width; pixel < next; pixel++) {
      const last = <i32>entry(offsets, pixel + 1)
      for (let k = <i32>entry(offsets, pixel); k < last; k++) {
        const own = (<i32>entry(index, k) - pixel * channels) * height + y
        const at = <i32>entry(ends, own)
        put(place, at, pixel + more)
        if (value) put(weight, at, <i32>entry(value, k))
        put(ends, own, at + 1)
      }
    }
  }

  const values = value ? weight : 0
  const reach = (outHeight(geometry) - 1) * strideY(geometry)
  for (let ky = 0; ky < rows; ky++) {
    // the rows of the frame that meet one of d
    const top = max(0, ky - paddingY(geometry))
    const bottom = min(height - 1, ky - paddingY(geometry) + reach)
    for (let c = 0; c < channels; c++) {
      const own = c * height + top
      // every end is where the next list begins, so that the one before is where its own does
      const first = own > 0 ? entry(ends, own - 1) : 0
      const last = top <= bottom ? entry(ends, c * height + bottom) : first
      if (first === last) continue
      for (let kx = 0; kx < columns; kx++) {
        const row = gradient + <usize>((ky * columns + kx) * channels + c) * pixelBytes
        const tap = (rows - 1 - ky) * haloWidth(geometry) + columns - 1 - kx
        gatherList(row, row, pieces, halo + <usize>tap * pixelBytes, pixelBytes, place, values, first, last)
      }
    }
  }
}

/** The same for inputs that are nearly silent, and strides of 1, from d itself and a list by rows (events.ts). */
export function scatterWeightGradient(
  gradient: usize,
  d: usize,
  offsets: usize,
  index: usize,
  value: usize,
  geometry: usize,
  frame: i32,
): void {
  const width = inWidth(geometry)
  const channels = inChannels(geometry)
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  const last = <i32>entry(offsets, frame + 1)
  for (let k = <i32>entry(offsets, frame); k < last; k++) {
    const pixel = <i32>entry(index, k) / channels
    const channel = <i32>entry(index, k) - pixel * channels
    const y = pixel / width + paddingY(geometry)
    const x = (pixel % width) + paddingX(geometry)
    const scale = value ? v128.load32_splat(value + ((<usize>k) << 2)) : f32x4.splat(1)
    const left = max(0, x - outWidth(geometry) + 1)
    const right = min(columns, x + 1)
    for (let ky = max(0, y - outHeight(geometry) + 1), end = min(rows, y + 1); ky < end; ky++) {
      for (let kx = left; kx < right; kx++) {
        const to = gradient + <usize>((ky * columns + kx) * channels + channel) * pixelBytes
        const from = d + <usize>((y - ky) * outWidth(geometry) + x - kx) * pixelBytes
        addScaled(to, from, pixelBytes, scale)
      }
    }
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
