/** dE/dW of convolutions of what is dense, by Winograd's products of whole frames (kernels/winograd-weights.ts). */
import { sizeOf } from '../../network/geometry.ts'
import type { EventList } from './events.ts'
import { placeTransforms, planeGap, tilesOf, winogradPoints } from './frame-product.ts'
import type { ConvGeometry } from './geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'

export interface FrameGradient {
  prepare(memory: ProgramMemory): void
  startBack(memory: ProgramMemory): void
  /** Takes frame `row` of the events, and of dE/d(current). */
  add(memory: ProgramMemory, gradient: number, events: EventList, row: number): void
  /** Adds the sum to dE/dW. */
  finish(memory: ProgramMemory, weightGradient: number): void
}

/** Tiles at once, that the products of a point are large enough. */
const tilesAtOnce = 128
const points = 6
const planes = points ** 2

/**
 * Places for `frames` frames; undefined where Winograd's products save no work, or need other points.
 * @param turned room for the gradient in the layout of turned weights.
 */
export const placeFrameGradient = (
  arena: Arena,
  turned: number,
  geometry: ConvGeometry,
  geometryAt: number,
  frames: number,
): FrameGradient | undefined => {
  if (winogradPoints(geometry) !== points) return undefined
  const { from, to } = geometry
  const tiles = sizeOf(tilesOf(to))
  const atOnce = Math.min(frames, Math.max(1, Math.round(tilesAtOnce / tiles)))
  const [pixel, toPixel] = [4 * from[0], 4 * to[0]]
  const [inputPlane, spreadPlane] = [pixel, toPixel].map((bytes) => atOnce * tiles * bytes + planeGap) as [
    number,
    number,
  ]
  const transforms = placeTransforms(arena, geometry, points)
  const matrix = pixel * to[0]
  // what waits for others of its batch, samples of other layers coming between
  const inputs = arena.take(planes * inputPlane, true)
  const spread = arena.take(planes * spreadPlane, true)
  const sums = arena.take(planes * matrix)
  const row = 16 * Math.ceil((atOnce * tiles) / 4)
  const across = arena.share('winograd across', row * to[0])
  const product = arena.share('winograd product', matrix)
  const patch = arena.share('winograd patch', 2 * 16 * planes)
  const scratch = arena.share('winograd scratch', 16 * points * points)
  const stride = 4 * sizeOf(from)
  const frame = arena.share('dense frame', stride)
  let waiting = 0
  const multiply = ({ kernels: k, tile }: ProgramMemory): void => {
    const count = waiting * tiles
    for (let point = 0; point < planes; point++) {
      const [left, right] = [spread + point * spreadPlane, inputs + point * inputPlane]
      k.transposeRows(left, toPixel, count, to[0], across.at, row)
      k.multiply(product.at, pixel, across.at, row, right, pixel, count, pixel, to[0], tile)
      k.addStart(sums + point * matrix, matrix, product.at, 1)
    }
    waiting = 0
  }
  return {
    prepare: transforms.prepare,
    startBack({ kernels: k }) {
      k.clear(sums, planes * matrix)
      waiting = 0
    },
    add(memory, gradient, { offsets, index, value }, row) {
      const { kernels: k } = memory
      k.scatterEvents(frame.at - row * stride, stride, offsets, index, value, 1, row, row + 1)
      k.winogradInputs(frame.at, inputs, inputPlane, waiting * tiles, geometryAt, patch.at)
      k.winogradSpread(gradient, spread, spreadPlane, waiting * tiles, geometryAt, scratch.at, points)
      if (++waiting === atOnce) multiply(memory)
    },
    finish(memory, weightGradient) {
      if (waiting > 0) multiply(memory)
      memory.kernels.winogradWeightGradient(sums, turned, geometryAt, ...transforms.at)
      memory.kernels.addTurned(turned, weightGradient, geometryAt)
    },
  }
}
