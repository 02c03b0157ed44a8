/** Convolutions on the kernels, frame by frame (kernels/conv-forward.ts and conv-backward.ts). */
import { sizeOf } from '../../network/geometry.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import { denseShareOf } from './break-even.ts'
import { placeKernel, placeWeightGradient, type ConvSynapse, type PixelList } from './conv-parts.ts'
import type { EventList } from './events.ts'
import { placeFrameCurrents } from './frame-currents.ts'
import { placeFrameGradient } from './frame-gradient.ts'
import { placeFrameProduct } from './frame-product.ts'
import { placeGeometry, writeGeometry, type ConvGeometry } from './geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { placeSparseBack, type SparseGradient } from './sparse-back.ts'
import { updateByGradient } from './steps.ts'
import type { Synapses } from './synapses.ts'
import { placeBias } from './weights.ts'

/** Events a window up to which they are scattered; above, gathered. */
const scatteredEvents = 6

/**
 * `from` and `to`: how what arrives and the neurons are arranged; at most `frames` frames.
 * @param isOrdered whether the events of a frame are in the order of their inputs, in which a product adds them up.
 * @param isSorted whether what arrives is listed in the order of its pixels.
 * @param isDense whether about half of the inputs have a value, so that products are the faster way on any machine.
 * @param sparse where only the large of dE/d(current) are to pass back.
 */
export const placeConv = (
  arena: Arena,
  synapse: ConvSynapse,
  from: Arrangement,
  to: Arrangement,
  frames: number,
  isOrdered: boolean,
  isSorted: boolean,
  isDense: boolean,
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

  const numbers: ConvGeometry = {
    ...conv,
    from: [inChannels, height, width],
    to: [outChannels, conv.to[1], conv.to[2]],
  }
  const geometry = placeGeometry(arena)
  const product = placeFrameProduct(arena, turned, numbers, geometry, frames)
  const addWeightGradient = placeWeightGradient(arena, numbers, geometry)
  const zeros = arena.share('zeros', pixelBytes)
  const pieces = arena.share('pieces', 12 * conv.kernelSize[0])
  const isPlain = sizeOf(conv.stride) === 1
  const sparseBack = sparse && isPlain ? placeSparseBack(arena, numbers, geometry, turned, sparse) : undefined

  const frameGradient =
    isDense && !sparseBack ? placeFrameGradient(arena, turned, numbers, geometry, frames) : undefined
  const frameCurrents = isDense ? placeFrameCurrents(arena, weight.at, numbers, frames) : undefined

  // frames of what arrives as numbers, with the padding around them
  const paddedWidth = width + 2 * conv.padding[1]
  const paddedBytes = (height + 2 * conv.padding[0]) * paddedWidth * 4 * inChannels
  const padded = arena.share('padded frame', paddedBytes)
  const multiplyFrame = ({ kernels: k, tile }: ProgramMemory, frame: number, current: number): void => {
    const [pixel, line] = [4 * inChannels, paddedWidth * 4 * inChannels]
    const [rows, columns] = conv.kernelSize
    k.spreadFrame(padded.at, paddedWidth, paddedBytes, list.pixels, list.index, list.value, geometry, frame)
    k.multiplyPanels(
      current,
      pixelBytes,
      padded.at,
      pixel * conv.stride[1],
      conv.to[2],
      line * conv.stride[0],
      line,
      weight.at,
      pixelBytes,
      columns * inChannels,
      rows,
      pixelBytes,
      conv.to[1] * conv.to[2],
      tile,
    )
  }

  let list: PixelList = { pixels, index: 0, value: 0 }
  let isMirrored = false
  let way: 'scatter' | 'gather' | 'multiply' = 'gather'
  /** Of each row: its events are not sorted by pixel then. */
  const isScattered = new Array<boolean>(frames).fill(false)
  let passedLarge = false

  /** Adds row `row` of dE/d(current) to dE/d(weights). */
  const addRow = (memory: ProgramMemory, { offsets, index, value }: EventList, gradient: number, row: number): void => {
    const { kernels: k } = memory
    const d = gradient + row * to.stride
    if (frameGradient) frameGradient.add(memory, d, { offsets, index, value }, row)
    else if (isScattered[row]) k.scatterWeightGradient(weight.gradient, d, offsets, index, value, geometry, row)
    else addWeightGradient(memory, weight.gradient, d, list, row)
    if (bias) k.addRows(d, pixelBytes, bias.gradient, 0, conv.to[1] * conv.to[2])
  }

  return {
    matrices,
    byRow: true,
    prepare(memory) {
      writeGeometry(memory, geometry, numbers)
      product.prepare(memory)
      frameCurrents?.prepare(memory)
      frameGradient?.prepare(memory)
      sparseBack?.prepare(memory)
      if (!existing) return
      const factors = memory.floats(existing, kernelBytes / 4)
      weight.places.forEach((at) => (factors[at] = 1))
    },
    startForward() {
      isMirrored = false
      frameCurrents?.startForward()
    },
    arrive(memory, { offsets, index, value }: EventList, first, last) {
      const { kernels: k } = memory
      const [begin, end] = [first, last].map((row) => memory.words(offsets + 4 * row, 1)[0]!) as [number, number]
      const perFrame = (end - begin) / (last - first)
      const perWindow = perFrame * (sizeOf(conv.kernelSize) / (conv.to[1] * conv.to[2]))
      const isBusy = isOrdered && perFrame / from.count > denseShareOf(memory.breakEven, conv.to[0])
      way = isPlain && !frameCurrents && perWindow <= scatteredEvents ? 'scatter' : isBusy ? 'multiply' : 'gather'
      isScattered.fill(way === 'scatter', first, last)
      if (way === 'scatter') {
        if (!isMirrored) k.mirrorWeights(weight.at, mirrored, geometry)
        isMirrored = true
      } else if (isSorted) {
        list = { pixels, index, value }
        k.findPixels(offsets, index, pixels, area, inChannels, first, last)
      } else {
        list = { pixels, index: sorted, value: value && sortedValue }
        k.sortPixels(offsets, index, value, pixels, list.index, list.value, area, inChannels, first, last)
      }
    },
    forward(memory, { offsets, index, value }, current, _spare, first, last) {
      const { kernels: k } = memory
      const start = zeros.at
      if (frameCurrents) frameCurrents.forward(memory, { offsets, index, value }, current, first, last)
      else if (way === 'scatter') {
        k.scatterFrames(current, to.stride, start, mirrored, offsets, index, value, geometry, first, last)
      } else if (way === 'gather') {
        const [at, weights] = [pieces.at, weight.at]
        k.gatherFrames(current, to.stride, start, at, weights, pixels, list.index, list.value, geometry, first, last)
      } else for (let row = first; row < last; row++) multiplyFrame(memory, row, current + row * to.stride)
      if (!bias) return
      const places = conv.to[1] * conv.to[2]
      k.addStart(current + first * to.stride, pixelBytes, bias.at, (last - first) * places)
    },
    startBack(memory, wantsInputs) {
      const { kernels: k } = memory
      k.clear(weight.gradient, kernelBytes)
      if (bias) k.clear(bias.gradient, bias.stride)
      frameGradient?.startBack(memory)
      passedLarge = wantsInputs && sparseBack !== undefined
      if (!wantsInputs) return
      k.turnWeights(weight.at, turned, geometry)
      if (sparseBack) sparseBack.start(memory)
      else product.refresh(memory)
    },
    backRows(memory, events, gradient, inputs, first, last) {
      for (let row = first; row < last; row++) {
        addRow(memory, events, gradient, row)
        if (inputs) product.add(memory, gradient + row * to.stride, inputs + row * from.stride)
      }
    },
    ...(sparseBack && {
      backLarge(memory, events, e, inputs, row, rows, toCurrents) {
        sparseBack.backInputs(memory, e, inputs, row)
        if (!bias && sparseBack.backWeights(memory, events, row)) return
        toCurrents()
        for (let r = row; r < row + rows; r++) addRow(memory, events, e, r)
      },
    }),
    finishRows: (memory) => product.finish(memory),
    finishBack(memory, _events, _gradient, _rows, learns) {
      const { kernels: k } = memory
      frameGradient?.finish(memory, weight.gradient)
      if (passedLarge) sparseBack!.finish(memory, weight.gradient)
      if (existing) k.multiplyRow(weight.gradient, existing, kernelBytes)
      if (learns) for (const matrix of matrices) updateByGradient(k, matrix)
    },
  }
}
