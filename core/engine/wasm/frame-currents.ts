/** Currents of a convolution of what is dense: products of whole frames, whatever is silent in them. */
import { sizeOf } from '../../network/geometry.ts'
import type { EventList } from './events.ts'
import { placeFrameProduct } from './frame-product.ts'
import { placeGeometry, turnedGeometry, writeGeometry, type ConvGeometry } from './geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'

export interface FrameCurrents {
  prepare(memory: ProgramMemory): void
  startForward(): void
  /** Writes the currents of rows `first .. last`. */
  forward(memory: ProgramMemory, events: EventList, current: number, first: number, last: number): void
}

/**
 * Places for the product of `frames` frames, which is that of the way back with the kernel turned back; undefined where it
 * has none (strides, and padding beyond the kernel).
 * @param weights address of the weights (kernels/conv-forward.ts).
 */
export const placeFrameCurrents = (
  arena: Arena,
  weights: number,
  geometry: ConvGeometry,
  frames: number,
): FrameCurrents | undefined => {
  const turned = turnedGeometry(geometry)
  if (sizeOf(geometry.stride) > 1 || turned.padding.some((padding) => padding < 0)) return undefined
  const geometryAt = placeGeometry(arena)
  const product = placeFrameProduct(arena, weights, turned, geometryAt, frames)
  const [stride, toStride] = [geometry.from, geometry.to].map((frame) => 4 * sizeOf(frame)) as [number, number]
  const frame = arena.share('dense frame', stride)
  let isFresh = false
  return {
    prepare(memory) {
      writeGeometry(memory, geometryAt, turned)
      product.prepare(memory)
    },
    startForward: () => void (isFresh = false),
    forward(memory, { offsets, index, value }, current, first, last) {
      if (!isFresh) product.refresh(memory)
      isFresh = true
      for (let row = first; row < last; row++) {
        memory.kernels.scatterEvents(frame.at - row * stride, stride, offsets, index, value, 1, row, row + 1)
        product.add(memory, frame.at, current + row * toStride)
      }
      product.finish(memory)
    },
  }
}
