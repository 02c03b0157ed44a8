/** Parts of a convolution on the kernels: its weights in memory, its events by pixel, the gradient by its weights. */
import { sizeOf } from '../../network/geometry.ts'
import type { Synapse } from '../../network/synapse.ts'
import { descentOf, type Optimiser } from '../update.ts'
import { placeHalo, type ConvGeometry } from './geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { placeMatrix, type WeightMatrix } from './weights.ts'

export type ConvSynapse = Synapse & { readonly conv: NonNullable<Synapse['conv']> }

/** The tensor [out, in / groups, height, width] as [ky][kx][in][out], channels padded. */
export const placeKernel = (
  arena: Arena,
  { weight, conv }: ConvSynapse,
  inChannels: number,
  outChannels: number,
  optimiser: Optimiser | undefined,
): WeightMatrix => {
  const [out = 0, inputs = 0] = weight.shape
  const taps = sizeOf(conv.kernelSize)
  const places = new Uint32Array(weight.data.length)
  for (let o = 0; o < out; o++) {
    const first = Math.floor(o / (out / conv.groups)) * inputs
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < taps; tap++) {
        places[(o * inputs + i) * taps + tap] = (tap * inChannels + first + i) * outChannels + o
      }
    }
  }
  const descent = optimiser && descentOf(optimiser, { field: 'weight', tensor: weight })
  return placeMatrix(arena, weight, taps * inChannels, 4 * outChannels, places, descent)
}

/** Events of frames pixel by pixel, in memory. */
export interface PixelList {
  /** Where each pixel's events begin. */
  readonly pixels: number
  readonly index: number
  readonly value: number
}

/** Adds a frame of dE/d(current) to dE/dW, with the events of frame `frame`; `geometryAt` is the geometry's address. */
export const placeWeightGradient = (arena: Arena, geometry: ConvGeometry, geometryAt: number) => {
  const { from, kernelSize } = geometry
  const row = 4 * sizeOf(from)
  const halo = placeHalo(arena, geometry)
  const ends = arena.share('channel ends', 4 * (from[0] * from[1] + 1))
  const place = arena.share('channel places', row)
  const value = arena.share('channel values', row)
  const pieces = arena.share('pieces', 12 * kernelSize[0])
  return ({ kernels: k }: ProgramMemory, gradient: number, d: number, list: PixelList, frame: number): void => {
    k.fillHalo(d, halo.at, geometryAt)
    k.addWeightGradient(
      gradient,
      halo.at,
      list.pixels,
      list.index,
      list.value,
      geometryAt,
      frame,
      ends.at,
      place.at,
      value.at,
      pieces.at,
    )
  }
}
