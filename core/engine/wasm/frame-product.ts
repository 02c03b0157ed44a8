/** Dense convolutions of frames on the kernels: Winograd's where it saves work, else a plain matrix product. */
import type { Pair } from '../../contract/network.ts'
import { sizeOf } from '../../network/geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'

/** Frames with zeros around them are convolved with a kernel [ky][kx][inner channel][outer channel]. */
export interface FrameProduct {
  /** Height and width that the frames with their zeros must have. */
  readonly halo: Pair
  prepare(memory: ProgramMemory): void
  /** Takes the kernel as it is now. */
  refresh(memory: ProgramMemory): void
  /** Takes a frame; its result is at `out` once `finish` has been called. */
  add(memory: ProgramMemory, frame: number, out: number): void
  finish(memory: ProgramMemory): void
}

export interface FrameShape {
  /** Of the frames that come out. */
  readonly height: number
  readonly width: number
  readonly kernelSize: Pair
  /** Channels, padding included. */
  readonly inner: number
  readonly outer: number
}

/** Pixels along a side of a tile (kernels/winograd.ts). */
const side = 6
const points = side * side
/** So much of a plain product's multiplications Winograd's may need and still be faster, its transforms included. */
const worthwhile = 0.6
/** Tiles at once, that the products of a point are large enough. */
const tilesAtOnce = 96
/** Bytes between the planes of two points. */
const gap = 64

/** G for a kernel of `taps`: powers of the points over their Lagrange denominators, and the point at infinity. */
const kernelTransform = (taps: number): Float32Array => {
  const finite = [
    [0, 4],
    [1, -6],
    [-1, -6],
    [2, 24],
    [-2, 24],
  ] as const
  const powers = (i: number): number[] => Array.from({ length: taps }, (_, k) => (i === k ? 1 : 0))
  return Float32Array.from([
    ...finite.flatMap(([point, divisor]) => powers(0).map((_, k) => point ** k / divisor)),
    ...powers(taps - 1),
  ])
}

const placeWinograd = (arena: Arena, kernel: number, shape: FrameShape, frames: number): FrameProduct => {
  const { height, width, kernelSize, inner, outer } = shape
  const [stepY, stepX] = kernelSize.map((taps) => side + 1 - taps) as unknown as Pair
  const [tilesY, tilesX] = [Math.ceil(height / stepY), Math.ceil(width / stepX)]
  const tiles = tilesY * tilesX
  const atOnce = Math.min(frames, Math.max(1, Math.round(tilesAtOnce / tiles)))
  const halo: Pair = [tilesY * stepY + kernelSize[0] - 1, tilesX * stepX + kernelSize[1] - 1]
  const transforms = kernelSize.map((taps) => ({ at: arena.take(4 * side * taps), values: kernelTransform(taps) }))
  const weights = arena.take(4 * points * inner * outer)
  const [inputPlane, productPlane] = [inner, outer].map((channels) => 4 * atOnce * tiles * channels + gap) as [
    number,
    number,
  ]
  const inputs = arena.share('winograd inputs', points * inputPlane)
  const products = arena.share('winograd products', points * productPlane)
  const scratch = arena.share('winograd scratch', 16 * (points + side))
  let outs: number[] = []
  const finish = ({ kernels: k, tile }: ProgramMemory): void => {
    if (outs.length === 0) return
    const all = outs.length * tiles
    k.winogradMultiply(inputs.at, inputPlane, weights, products.at, productPlane, all, inner, 4 * outer, tile)
    outs.forEach((out, i) =>
      k.winogradOutputs(
        products.at,
        productPlane,
        i * tiles,
        out,
        height,
        width,
        4 * outer,
        tilesY,
        tilesX,
        stepY,
        stepX,
        scratch.at,
      ),
    )
    outs = []
  }
  return {
    halo,
    prepare: (memory) => transforms.forEach(({ at, values }) => memory.floats(at, values.length).set(values)),
    refresh: ({ kernels: k }) =>
      k.winogradWeights(kernel, weights, ...kernelSize, inner, 4 * outer, transforms[0]!.at, transforms[1]!.at),
    add(memory, frame, out) {
      const first = outs.length * tiles
      const { kernels: k } = memory
      k.winogradInputs(
        frame,
        halo[1],
        4 * inner,
        tilesY,
        tilesX,
        stepY,
        stepX,
        inputs.at,
        inputPlane,
        first,
        scratch.at,
      )
      outs.push(out)
      if (outs.length === atOnce) finish(memory)
    },
    finish,
  }
}

const plainProduct = (kernel: number, shape: FrameShape): FrameProduct => {
  const { height, width, kernelSize, inner, outer } = shape
  const halo: Pair = [height + kernelSize[0] - 1, width + kernelSize[1] - 1]
  const pixel = 4 * inner
  const line = halo[1] * pixel
  const run = kernelSize[1] * inner
  return {
    halo,
    prepare: () => undefined,
    refresh: () => undefined,
    add: ({ kernels: k, tile }, frame, out) =>
      k.multiplyPanels(
        out,
        4 * outer,
        frame,
        pixel,
        width,
        line,
        line,
        kernel,
        4 * outer,
        run,
        kernelSize[0],
        4 * outer,
        height * width,
        tile,
      ),
    finish: () => undefined,
  }
}

/**
 * Places for a product of `frames` frames.
 * @param kernel address of the kernel.
 */
export const placeFrameProduct = (arena: Arena, kernel: number, shape: FrameShape, frames: number): FrameProduct => {
  const { height, width, kernelSize } = shape
  const isSmall = kernelSize.every((taps) => taps >= 2 && taps <= side - 1)
  const [tilesY, tilesX] = kernelSize.map((taps, i) => Math.ceil([height, width][i]! / (side + 1 - taps))) as [
    number,
    number,
  ]
  const share = (points * tilesY * tilesX) / (height * width * sizeOf(kernelSize))
  return isSmall && share < worthwhile ? placeWinograd(arena, kernel, shape, frames) : plainProduct(kernel, shape)
}
