/** Windows of convolutions and pools over [channels, height, width]: sizes, and which input a tap of the kernel reads. */
import type { Pair } from '../contract/network.ts'

/** [channels, height, width]; neurons are numbered in this order. */
export type Frame = readonly [number, number, number]

export interface Windows {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  readonly from: Frame
  readonly to: Frame
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

const places = (size: number, kernel: number, stride: number, padding: number): number =>
  Math.floor((size + 2 * padding - kernel) / stride) + 1

/** Windows over `from`; `to` has no place where no window fits. */
export const windowsOver = (from: Frame, channels: number, kernelSize: Pair, stride: Pair, padding: Pair): Windows => {
  const along = (axis: 0 | 1): number =>
    Math.max(0, places(from[axis + 1]!, kernelSize[axis], stride[axis], padding[axis]))
  return { kernelSize, stride, padding, from, to: [channels, along(0), along(1)] }
}

/** How many calls back `eachTap` makes, in closed form: along each axis, the places at which a tap lies inside. */
export const tapCount = ({ kernelSize, stride, padding, from, to }: Windows): number => {
  const along = (axis: 0 | 1): number => {
    let taps = 0
    for (let tap = 0; tap < kernelSize[axis]; tap++) {
      const before = padding[axis] - tap
      const first = Math.max(0, Math.ceil(before / stride[axis]))
      const last = Math.min(to[axis + 1]!, Math.floor((from[axis + 1]! - 1 + before) / stride[axis]) + 1)
      taps += Math.max(0, last - first)
    }
    return taps
  }
  return along(0) * along(1)
}

/** Calls back with the place written to, the place read from and the tap, in row-major order, borders left out. */
export const eachTap = (
  { kernelSize, stride, padding, from, to }: Windows,
  visit: (place: number, source: number, tap: number) => void,
): void => {
  const [, height, width] = from
  for (let y = 0; y < to[1]; y++) {
    for (let x = 0; x < to[2]; x++) {
      for (let ky = 0; ky < kernelSize[0]; ky++) {
        const row = y * stride[0] + ky - padding[0]
        if (row < 0 || row >= height) continue
        for (let kx = 0; kx < kernelSize[1]; kx++) {
          const column = x * stride[1] + kx - padding[1]
          if (column < 0 || column >= width) continue
          visit(y * to[2] + x, row * width + column, ky * kernelSize[1] + kx)
        }
      }
    }
  }
}
