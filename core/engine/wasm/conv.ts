/** Convolutions on the kernels, frame by frame (kernels/conv-forward.ts and conv-backward.ts). */
import { sizeOf } from '../../network/geometry.ts'
import type { Synapse } from '../../network/synapse.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import type { EventList } from './events.ts'
import { placeFrameProduct } from './frame-product.ts'
import { placeGeometry, writeGeometry, type ConvGeometry } from './geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { placeSparseBack, type SparseGradient } from './sparse-back.ts'
import type { Synapses } from './synapses.ts'
import { placeBias, placeMatrix, updateByGradient, type WeightMatrix } from './weights.ts'

export type ConvSynapse = Synapse & { readonly conv: NonNullable<Synapse['conv']> }

/** Events a window up to which they are scattered; above, gathered. The two give the same bits. */
const scatteredEvents = 6

/** The tensor [out, in / groups, height, width] as [ky][kx][in][out], channels padded. */
const placeKernel = (
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
  return placeMatrix(arena, weight, taps * inChannels, 4 * outChannels, places, optimiser)
}

/** Events of frames pixel by pixel, in memory. */
export interface PixelList {
  /** Where each pixel's events begin. */
  readonly pixels: number
  readonly index: number
  readonly value: number
}

/** Adds a frame to dE/dW: `halo` is its dE/d(current) with zeros around, the events are those of frame `frame`. */
export const placeWeightGradient = (arena: Arena, { from, kernelSize }: ConvGeometry, geometry: number) => {
  const row = 4 * sizeOf(from)
  const ends = arena.share('channel ends', 4 * (from[0] + 1))
  const place = arena.share('channel places', row)
  const value = arena.share('channel values', row)
  const pieces = arena.share('pieces', 12 * kernelSize[0])
  return ({ kernels: k }: ProgramMemory, gradient: number, halo: number, list: PixelList, frame: number): void =>
    k.addWeightGradient(
      gradient,
      halo,
      list.pixels,
      list.index,
      list.value,
      geometry,
      frame,
      ends.at,
      place.at,
      value.at,
      pieces.at,
    )
}

/**
 * `from` and `to`: how what arrives and the neurons are arranged; at most `frames` frames.
 * @param isSorted whether what arrives is listed in the order of its pixels.
 * @param sparse where only the large of dE/d(current) are to pass back.
 */
export const placeConv = (
  arena: Arena,
  synapse: ConvSynapse,
  from: Arrangement,
  to: Arrangement,
  frames: number,
  isSorted: boolean,
  optimiser: Optimiser | undefined,
  sparse: SparseGradient | undefined,
): Synapses => {
  const { conv } = synapse
  const [, height, width] = conv.from
  const area = height * width
  const inChannels = from.channels!
  const outChannels = to.channels!
  const weight = placeKernel(arena, synapse, inChannels, outChannels, optimiser)
  const bias = synapse.bias && placeBias(arena, synapse.bias, optimiser)
  const matrices = bias ? [weight, bias] : [weight]
  const kernelBytes = weight.rows * weight.stride
  const pixelBytes = weight.stride
  const pixels = arena.take(4 * (frames * area + 1))
  const sorted = isSorted ? 0 : arena.take(frames * from.stride)
  const sortedValue = isSorted ? 0 : arena.take(frames * from.stride)
  const mirrored = arena.take(kernelBytes)
  const turned = arena.take(kernelBytes)
  // where groups keep channels apart, the weights between them do not exist
  const existing = conv.groups > 1 ? arena.take(kernelBytes) : 0

  const shape = { height, width, kernelSize: conv.kernelSize, inner: outChannels, outer: inChannels }
  const product = placeFrameProduct(arena, turned, shape, frames)
  const numbers: ConvGeometry = {
    ...conv,
    from: [inChannels, height, width],
    to: [outChannels, conv.to[1], conv.to[2]],
    halo: product.halo,
  }
  const geometry = placeGeometry(arena)
  const halo = arena.take(sizeOf(product.halo) * pixelBytes)
  const addWeightGradient = placeWeightGradient(arena, numbers, geometry)
  const zeros = arena.share('zeros', pixelBytes)
  const pieces = arena.share('pieces', 12 * conv.kernelSize[0])
  const isPlain = sizeOf(conv.stride) === 1
  const sparseBack = sparse && isPlain ? placeSparseBack(arena, numbers, geometry, turned, sparse) : undefined

  let list: PixelList = { pixels, index: 0, value: 0 }
  let isMirrored = false
  let scatters = false
  let passedLarge = false

  /** Adds row `row` of dE/d(current) to dE/d(weights). */
  const addRow = (memory: ProgramMemory, gradient: number, row: number): void => {
    const { kernels: k } = memory
    const d = gradient + row * to.stride
    k.fillHalo(d, halo, geometry)
    addWeightGradient(memory, weight.gradient, halo, list, row)
    if (bias) k.addRows(d, pixelBytes, bias.gradient, 0, conv.to[1] * conv.to[2])
  }

  return {
    matrices,
    byRow: true,
    prepare(memory) {
      writeGeometry(memory, geometry, numbers)
      product.prepare(memory)
      sparseBack?.prepare(memory)
      if (!existing) return
      const factors = memory.floats(existing, kernelBytes / 4)
      weight.places.forEach((at) => (factors[at] = 1))
    },
    startForward: () => void (isMirrored = false),
    arrive(memory, { offsets, index, value }: EventList, first, last) {
      const { kernels: k } = memory
      if (isSorted) {
        list = { pixels, index, value }
        k.findPixels(offsets, index, pixels, area, inChannels, first, last)
      } else {
        list = { pixels, index: sorted, value: value && sortedValue }
        k.sortPixels(offsets, index, value, pixels, list.index, list.value, area, inChannels, first, last)
      }
      const [begin, end] = [first, last].map((row) => memory.words(offsets + 4 * row, 1)[0]!) as [number, number]
      const perFrame = (end - begin) / (last - first)
      scatters = isPlain && perFrame * (sizeOf(conv.kernelSize) / (conv.to[1] * conv.to[2])) <= scatteredEvents
      if (!scatters || isMirrored) return
      k.mirrorWeights(weight.at, mirrored, geometry)
      isMirrored = true
    },
    forward({ kernels: k }, _, current, first, last) {
      const start = bias?.at ?? zeros.at
      const { index, value } = list
      if (scatters) {
        k.scatterFrames(current, to.stride, start, mirrored, pixels, index, value, geometry, first, last)
      } else {
        k.gatherFrames(current, to.stride, start, pieces.at, weight.at, pixels, index, value, geometry, first, last)
      }
    },
    startBack(memory, wantsInputs) {
      const { kernels: k } = memory
      k.clear(weight.gradient, kernelBytes)
      if (bias) k.clear(bias.gradient, bias.stride)
      passedLarge = wantsInputs && sparseBack !== undefined
      if (!wantsInputs) return
      k.turnWeights(weight.at, turned, geometry)
      if (sparseBack) sparseBack.start(memory)
      else product.refresh(memory)
    },
    backRows(memory, gradient, inputs, first, last) {
      for (let row = first; row < last; row++) {
        addRow(memory, gradient, row)
        if (inputs) product.add(memory, halo, inputs + row * from.stride)
      }
    },
    ...(sparseBack && {
      backLarge(memory, events, e, inputs, row, rows, toCurrents) {
        sparseBack.backInputs(memory, e, inputs, row)
        if (!bias && sparseBack.backWeights(memory, events, row)) return
        toCurrents()
        for (let r = row; r < row + rows; r++) addRow(memory, e, r)
      },
    }),
    finishRows: (memory) => product.finish(memory),
    finishBack(memory, _events, _gradient, _rows, rule) {
      const { kernels: k } = memory
      if (passedLarge) sparseBack!.finish(memory, weight.gradient)
      if (existing) k.multiplyRow(weight.gradient, existing, kernelBytes)
      if (rule) for (const matrix of matrices) updateByGradient(k, matrix, rule)
    },
  }
}
