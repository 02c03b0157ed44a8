/** Convolutions on the kernels, frame by frame (kernels/conv-forward.ts and conv-backward.ts). */
import { sizeOf } from '../../network/geometry.ts'
import type { Synapse } from '../../network/synapse.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import { placeFrameProduct } from './frame-product.ts'
import type { Arena } from './memory.ts'
import type { Synapses } from './synapses.ts'
import { placeBias, placeMatrix, updateByGradient, type WeightMatrix } from './weights.ts'

type Convolution = NonNullable<Synapse['conv']>

/** Events a window up to which they are scattered; above, gathered. The two give the same bits. */
const scatteredEvents = 6

/** The tensor [out, in / groups, height, width] as [ky][kx][in][out], channels padded. */
const placeKernel = (
  arena: Arena,
  { weight, conv }: Synapse & { readonly conv: Convolution },
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

/**
 * `from` and `to`: how what arrives and the neurons are arranged; at most `frames` frames.
 * @param isSorted whether what arrives is listed in the order of its pixels.
 */
export const placeConv = (
  arena: Arena,
  synapse: Synapse & { readonly conv: Convolution },
  from: Arrangement,
  to: Arrangement,
  frames: number,
  isSorted: boolean,
  optimiser: Optimiser | undefined,
): Synapses => {
  const { conv } = synapse
  const [, height, width] = conv.from
  const area = height * width
  const inChannels = from.channels!
  const outChannels = to.channels!
  const weight = placeKernel(arena, synapse, inChannels, outChannels, optimiser)
  const bias = synapse.bias && placeBias(arena, synapse.bias, optimiser)
  const kernelBytes = weight.rows * weight.stride
  const pixelBytes = weight.stride

  const geometry = arena.take(4 * 14)
  const pixels = arena.take(4 * (frames * area + 1))
  // where groups keep channels apart, the weights between them do not exist
  const existing = conv.groups > 1 ? arena.take(kernelBytes) : 0
  const zeros = arena.share('zeros', pixelBytes)
  const pieces = arena.share('pieces', 12 * conv.kernelSize[0])
  const otherWeights = arena.share('kernel', kernelBytes)
  const shape = { height, width, kernelSize: conv.kernelSize, inner: outChannels, outer: inChannels }
  const back = placeFrameProduct(arena, () => otherWeights.at, shape, frames)
  const halo = arena.take(sizeOf(back.halo) * pixelBytes)
  const ends = arena.share('channel ends', 4 * (inChannels + 1))
  const place = arena.share('channel places', from.stride)
  const placeValue = arena.share('channel values', from.stride)
  const sorted = isSorted ? 0 : arena.take(frames * from.stride)
  const sortedValue = isSorted ? 0 : arena.take(frames * from.stride)

  let list = { index: 0, value: 0 }
  let scatters = false
  return {
    matrices: bias ? [weight, bias] : [weight],
    byRow: true,
    prepare(memory) {
      const numbers = [
        height,
        width,
        inChannels,
        conv.to[1],
        conv.to[2],
        outChannels,
        ...conv.kernelSize,
        ...conv.stride,
        ...conv.padding,
        ...back.halo,
      ]
      memory.words(geometry, numbers.length).set(numbers)
      back.prepare(memory)
      if (!existing) return
      const factors = memory.floats(existing, kernelBytes / 4)
      weight.places.forEach((at) => (factors[at] = 1))
    },
    arrive(memory, { offsets, index, value }, rows) {
      const { kernels: k } = memory
      if (isSorted) {
        list = { index, value }
        k.findPixels(offsets, index, pixels, area, inChannels, 0, rows)
      } else {
        list = { index: sorted, value: value && sortedValue }
        k.sortPixels(offsets, index, value, pixels, list.index, list.value, area, inChannels, 0, rows)
      }
      const events = memory.words(offsets + 4 * rows, 1)[0]!
      const perWindow = (events / rows) * (sizeOf(conv.kernelSize) / (conv.to[1] * conv.to[2]))
      scatters = perWindow <= scatteredEvents && sizeOf(conv.stride) === 1
      if (scatters) k.mirrorWeights(weight.at, otherWeights.at, geometry)
    },
    forward(k, _, current, first, last) {
      const start = bias?.at ?? zeros.at
      const { index, value } = list
      if (scatters) {
        const mirrored = otherWeights.at
        k.scatterFrames(current, to.stride, start, mirrored, pixels, index, value, geometry, first, last)
      } else {
        k.gatherFrames(current, to.stride, start, pieces.at, weight.at, pixels, index, value, geometry, first, last)
      }
    },
    startBack(memory, inputs) {
      const { kernels: k } = memory
      k.clear(weight.gradient, kernelBytes)
      if (!inputs) return
      k.turnWeights(weight.at, otherWeights.at, geometry)
      back.refresh(memory)
    },
    backRow(memory, gradient, inputs, row) {
      const { kernels: k } = memory
      const { index, value } = list
      k.fillHalo(gradient + row * to.stride, halo, geometry)
      k.addWeightGradient(
        weight.gradient,
        halo,
        pixels,
        index,
        value,
        geometry,
        row,
        ends.at,
        place.at,
        placeValue.at,
        pieces.at,
      )
      if (inputs) back.add(memory, halo, inputs + row * from.stride)
    },
    finishBack(memory, _, gradient, inputs, rows, rule) {
      const { kernels: k } = memory
      if (inputs) back.finish(memory)
      if (existing) k.multiplyRow(weight.gradient, existing, kernelBytes)
      if (bias) k.sumRows(gradient, pixelBytes, bias.gradient, 0, rows * conv.to[1] * conv.to[2])
      if (rule) for (const matrix of bias ? [weight, bias] : [weight]) updateByGradient(k, matrix, rule)
    },
  }
}
