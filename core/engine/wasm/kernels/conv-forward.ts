/**
 * Currents of a convolution from events, frame by frame; nothing is done for what is silent.
 *
 *   out[y][x] = start + sum over ky, kx, c of value weights[ky][kx][c],  event c at (y stride + ky - padding, ...)
 *
 *   weights  f32  | ky 0, kx 0: channel 0: [out channels, padded] | channel 1 | ... | kx 1 | ... | ky 1 | ...
 *   pixels   u32  | frame 0: pixel 0, 1, ... | frame 1 | ... | end |   where each pixel's events begin
 *   index    u32  | 7 | 9 | 0 | ...   position of each event in its frame: pixel * channels + channel, pixel by pixel
 *   value    f32  | as index; 0 where every event counts 1
 *
 * Gather: an output pixel's sums stay in registers while the events of its window go by. Those of one row of the window
 * follow each other in the list, and a step of 1 in their index is a step of one row of weights.
 * Scatter: an event adds a row of weights to kernel-width pixels at once, for inputs that are nearly silent.
 */
import { gatherRow, setPiece } from './gather'
import { inChannels, inHeight, inWidth, kernelHeight, kernelWidth, outChannels, outHeight, outWidth } from './geometry'
import { paddingX, paddingY, strideX, strideY } from './geometry'
import { addScaled, entry, rowOf } from './vector'

/** Frames `from .. to`; `start` is the row of a pixel, e.g. the biases; `pieces` is scratch, one a kernel row. */
export function gatherFrames(
  out: usize,
  outStride: usize,
  start: usize,
  pieces: usize,
  weights: usize,
  pixels: usize,
  index: usize,
  value: usize,
  geometry: usize,
  from: i32,
  to: i32,
): void {
  const height = inHeight(geometry)
  const width = inWidth(geometry)
  const channels = inChannels(geometry)
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  for (let frame = from; frame < to; frame++) {
    const offsets = pixels + ((<usize>(frame * height * width)) << 2)
    let target = rowOf(out, frame, outStride)
    for (let oy = 0; oy < outHeight(geometry); oy++) {
      const y = oy * strideY(geometry) - paddingY(geometry)
      for (let ox = 0; ox < outWidth(geometry); ox++) {
        const x = ox * strideX(geometry) - paddingX(geometry)
        const left = max(0, x)
        const right = max(left, min(width, x + columns))
        let count = 0
        for (let ky = max(0, -y), end = min(rows, height - y); ky < end; ky++) {
          const line = (y + ky) * width
          // the weights that index 0 of the frame would have
          const table = weights + <usize>((ky * columns - line - x) * channels) * pixelBytes
          setPiece(pieces, count++, index, entry(offsets, line + left), entry(offsets, line + right), table)
        }
        if (value) gatherRow<f32>(target, start, pieces, count, value - index, pixelBytes, pixelBytes)
        else gatherRow<u32>(target, start, pieces, count, 0, pixelBytes, pixelBytes)
        target += pixelBytes
      }
    }
  }
}

function fillPixels(out: usize, bytes: usize, start: usize, pixelBytes: usize): void {
  for (let at: usize = 0; at < pixelBytes; at += 16) {
    const value = v128.load(start + at)
    for (let to = out + at, end = out + bytes; to < end; to += pixelBytes) v128.store(to, value)
  }
}

/**
 * As gatherFrames, for strides of 1, from a list by rows (events.ts). The weights are those of `mirrorWeights`:
 *
 *   mirrored  f32  | channel 0: ky 0: kx last: [out channels] | ... | kx 0 | ky 1 | ... | channel 1 | ...
 */
export function scatterFrames(
  out: usize,
  outStride: usize,
  start: usize,
  mirrored: usize,
  offsets: usize,
  index: usize,
  value: usize,
  geometry: usize,
  from: i32,
  to: i32,
): void {
  const width = inWidth(geometry)
  const channels = inChannels(geometry)
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  const line = <usize>columns * pixelBytes
  for (let frame = from; frame < to; frame++) {
    const target = rowOf(out, frame, outStride)
    fillPixels(target, outStride, start, pixelBytes)
    const last = <i32>entry(offsets, frame + 1)
    for (let k = <i32>entry(offsets, frame); k < last; k++) {
      const pixel = <i32>entry(index, k) / channels
      const channel = <i32>entry(index, k) - pixel * channels
      const y = pixel / width + paddingY(geometry)
      const x = (pixel % width) + paddingX(geometry) - columns + 1
      const left = max(0, x)
      const right = min(outWidth(geometry), x + columns)
      const scale = value ? v128.load32_splat(value + ((<usize>k) << 2)) : f32x4.splat(1)
      for (let ky = max(0, y - outHeight(geometry) + 1), end = min(rows, y + 1); ky < end && left < right; ky++) {
        const row = mirrored + <usize>(channel * rows + ky) * line + <usize>(left - x) * pixelBytes
        const to = target + <usize>((y - ky) * outWidth(geometry) + left) * pixelBytes
        addScaled(to, row, <usize>(right - left) * pixelBytes, scale)
      }
    }
  }
}

/** weights -> mirrored. */
export function mirrorWeights(weights: usize, mirrored: usize, geometry: usize): void {
  const channels = inChannels(geometry)
  const rows = kernelHeight(geometry)
  const columns = kernelWidth(geometry)
  const pixelBytes = (<usize>outChannels(geometry)) << 2
  for (let ky = 0; ky < rows; ky++) {
    for (let kx = 0; kx < columns; kx++) {
      for (let c = 0; c < channels; c++) {
        const from = (ky * columns + kx) * channels + c
        const to = (c * rows + ky) * columns + columns - 1 - kx
        memory.copy(mirrored + <usize>to * pixelBytes, weights + <usize>from * pixelBytes, pixelBytes)
      }
    }
  }
}

/**
 * The events of a frame as numbers, in a frame with the padding around it, for a dense product where hardly anything is
 * silent; `width` pixels make a row of it, `bytes` all of it.
 */
export function spreadFrame(
  padded: usize,
  width: i32,
  bytes: usize,
  pixels: usize,
  index: usize,
  value: usize,
  geometry: usize,
  frame: i32,
): void {
  const columns = inWidth(geometry)
  const area = inHeight(geometry) * columns
  const channels = inChannels(geometry)
  const offsets = pixels + ((<usize>(frame * area)) << 2)
  memory.fill(padded, 0, bytes)
  for (let pixel = 0; pixel < area; pixel++) {
    const y = pixel / columns + paddingY(geometry)
    const x = (pixel % columns) + paddingX(geometry)
    // where channel 0 of the frame's first pixel would be, were this pixel's the place of all
    const start = (y * width + x - pixel) * channels
    const last = <i32>entry(offsets, pixel + 1)
    for (let k = <i32>entry(offsets, pixel); k < last; k++) {
      const at = padded + ((<usize>(start + <i32>entry(index, k))) << 2)
      store<f32>(at, load<f32>(at) + (value ? load<f32>(value + ((<usize>k) << 2)) : 1))
    }
  }
}
