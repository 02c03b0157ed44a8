/** dE/d(input) of convolutions on the kernels, frame by frame: Winograd's where it saves work, else a plain matrix product. */
import type { Pair } from '../../contract/network.ts'
import { sizeOf, type Frame } from '../../network/geometry.ts'
import { placeHalo, type ConvGeometry } from './geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { nothing } from './synapses.ts'

export interface FrameProduct {
  prepare(memory: ProgramMemory): void
  /** Takes the turned weights as they are now. */
  refresh(memory: ProgramMemory): void
  /** Takes a frame of dE/d(current); dE/d(input) is at `out` once `finish` has been called. */
  add(memory: ProgramMemory, frame: number, out: number): void
  finish(memory: ProgramMemory): void
}

/** Pixels along a side of a tile (kernels/winograd.ts). */
const side = 4
/** Points of a tile along an axis, the finite ones each with its Lagrange denominator; infinity is the last. */
const pointsOf = {
  6: [
    [0, 4],
    [1, -6],
    [-1, -6],
    [2, 24],
    [-2, 24],
  ],
  8: [
    [0, 1],
    [1, -9 / 2],
    [-1, -9 / 2],
    [2, 90],
    [-2, 90],
    [1 / 2, 45 / 32],
    [-1 / 2, 45 / 32],
  ],
} as const
type Points = keyof typeof pointsOf
/** So much of a plain product's multiplications Winograd's may need and still be faster, its transforms included. */
const worthwhile = 0.6
/** Tiles at once, that the products of a point are large enough. */
const tilesAtOnce = 96
/** Bytes between the planes of two points. */
export const planeGap = 64

/** Tiles that cover a frame, along both axes. */
export const tilesOf = ([, height, width]: Frame): Pair => [Math.ceil(height / side), Math.ceil(width / side)]

/** G for a kernel of `taps`, the last first: powers of the points over their denominators, and the point at infinity. */
const kernelTransform = (points: Points, taps: number): Float32Array => {
  const powers = Array.from({ length: taps }, (_, k) => taps - 1 - k)
  return Float32Array.from([
    ...pointsOf[points].flatMap(([point, divisor]) => powers.map((k) => point ** k / divisor)),
    ...powers.map((k) => Number(k === points - side)),
  ])
}

/** Places for G of each axis. */
export const placeTransforms = (arena: Arena, { kernelSize }: ConvGeometry, points: Points) => {
  const transforms = kernelSize.map((taps) => {
    const values = kernelTransform(points, taps)
    return { at: arena.take(values.byteLength), values }
  })
  return {
    at: transforms.map(({ at }) => at) as unknown as Pair,
    prepare: (memory: ProgramMemory): void =>
      transforms.forEach(({ at, values }) => memory.floats(at, values.length).set(values)),
  }
}

/** Points a side where Winograd's products save work. */
export const winogradPoints = ({ to, kernelSize, stride }: ConvGeometry): Points | undefined => {
  const taps = Math.max(...kernelSize)
  const points = taps <= 3 ? 6 : 8
  const share = (points ** 2 * sizeOf(tilesOf(to))) / (sizeOf(to.slice(1)) * sizeOf(kernelSize))
  return sizeOf(stride) === 1 && taps <= points + 1 - side && share < worthwhile ? points : undefined
}

const placeWinograd = (
  arena: Arena,
  turned: number,
  geometry: ConvGeometry,
  geometryAt: number,
  frames: number,
  points: Points,
): FrameProduct => {
  const { from, to } = geometry
  const [tilesY, tilesX] = tilesOf(to)
  const tiles = tilesY * tilesX
  const atOnce = Math.min(frames, Math.max(1, Math.round(tilesAtOnce / tiles)))
  const transforms = placeTransforms(arena, geometry, points)
  const weights = arena.take(points ** 2 * 4 * from[0] * to[0])
  const planeOf = ([channels]: Frame): number => atOnce * tiles * 4 * channels + planeGap
  const spread = arena.share('winograd spread', points ** 2 * planeOf(to))
  const products = arena.share('winograd products', points ** 2 * planeOf(from))
  const scratch = arena.share('winograd scratch', 16 * points * (1 + tilesX * side + points - side))
  let outs: number[] = []
  const finish = ({ kernels: k, tile }: ProgramMemory): void => {
    if (outs.length === 0) return
    const [plane, productPlane] = [planeOf(to), planeOf(from)]
    const all = outs.length * tiles
    k.winogradMultiply(spread.at, plane, weights, products.at, productPlane, all, geometryAt, points, tile)
    outs.forEach((out, i) =>
      k.winogradGather(products.at, productPlane, i * tiles, out, geometryAt, scratch.at, points),
    )
    outs = []
  }
  return {
    prepare: transforms.prepare,
    refresh: ({ kernels: k }) => k.winogradWeights(turned, weights, geometryAt, ...transforms.at, points),
    add(memory, frame, out) {
      const first = outs.push(out) * tiles - tiles
      memory.kernels.winogradSpread(frame, spread.at, planeOf(to), first, geometryAt, scratch.at, points)
      if (outs.length === atOnce) finish(memory)
    },
    finish,
  }
}

const placePlain = (arena: Arena, turned: number, geometry: ConvGeometry, geometryAt: number): FrameProduct => {
  const { from, to, kernelSize } = geometry
  const [channels, height, width] = from
  const [inner] = to
  const bytes = 4 * channels
  const halo = placeHalo(arena, geometry)
  const [, columns] = halo.size
  const pixel = 4 * inner
  const line = columns * pixel
  return {
    prepare: nothing,
    refresh: nothing,
    add(memory, frame, out) {
      const { kernels: k, tile } = memory
      k.fillHalo(frame, halo.at, geometryAt)
      // prettier-ignore
      k.multiplyPanels(
        out, bytes, halo.at, pixel, width, line, line, turned, bytes, kernelSize[1] * inner, kernelSize[0], bytes,
        height * width, tile,
      )
    },
    finish: nothing,
  }
}

/**
 * Places for a product of `frames` frames.
 * @param turned address of the turned weights (kernels/conv-backward.ts); `geometryAt` that of the geometry.
 */
export const placeFrameProduct = (
  arena: Arena,
  turned: number,
  geometry: ConvGeometry,
  geometryAt: number,
  frames: number,
): FrameProduct => {
  const points = winogradPoints(geometry)
  return points
    ? placeWinograd(arena, turned, geometry, geometryAt, frames, points)
    : placePlain(arena, turned, geometry, geometryAt)
}
