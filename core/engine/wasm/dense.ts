/** Dense synapses on the kernels: every input reaches every neuron. */
import type { Synapse } from '../../network/synapse.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import { denseShareOf } from './break-even.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { EventList } from './events.ts'
import type { Arena, ProgramMemory, Shared } from './memory.ts'
import { updateByGradient } from './steps.ts'
import { nothing, type Synapses } from './synapses.ts'
import { blocksOf, placeBias, placeDenseMatrix, type WeightMatrix } from './weights.ts'

/**
 * Gradient by a matrix whose inputs are listed events, and the step of the optimiser with it; `rows` at most.
 * @param isOutside whether the events come from outside, and bring the room that they take when they are turned.
 */
export const placeDenseGradient = (arena: Arena, weight: WeightMatrix, rows: number, isOutside: boolean) => {
  const { stride, rows: inputs } = weight
  const blocks = blocksOf(inputs, stride)
  const { width } = blocks[0]!
  const zeros = arena.share('zeros', width)
  const scratch = arena.share('scratch row', width)
  const pieces = arena.share('pieces', 64)
  const byInput = arena.share('turned offsets', 4 * (inputs + 1))
  // dE/d(current) of a block's neurons
  const columns = blocks.length > 1 ? arena.share('columns', rows * width) : undefined
  const [row, rowValue] = ['turned row', 'turned value'].map((room) =>
    isOutside ? { at: 0 } : arena.share(room, 4 * rows * inputs),
  ) as [Shared, Shared]
  return (k: Kernels, events: EventList, gradient: number, rows: number, learns: boolean) => {
    const { offsets, index, value, turned = { row: row.at, value: value && rowValue.at } } = events
    k.turnList(offsets, index, value, rows, inputs, byInput.at, turned.row, turned.value)
    for (const { at, before, width } of blocks) {
      if (columns) k.copyColumns(gradient + before, stride, columns.at, width, rows)
      const terms = [columns?.at ?? gradient, width, byInput.at, turned.row, turned.value] as const
      if (learns) {
        const [block, plane] = [weight.at + at, weight.plane]
        k.gatherUpdate(block, plane, scratch.at, zeros.at, pieces.at, ...terms, weight.rule, 0, inputs)
      } else k.gather(weight.gradient + at, width, zeros.at, pieces.at, ...terms, 0, inputs)
    }
  }
}

/**
 * dE/d(input) is dE/d(current) times the weights turned about, in blocks of inputs: rows of a whole matrix, strides of
 * thousands of bytes apart, would drive each other out of the cache.
 */
export const placeTransposed = (arena: Arena, { at, stride, rows: inputs }: WeightMatrix, neurons: number) => {
  const inputStride = Math.ceil(inputs / 4) * 16
  const blocks = blocksOf(inputs, stride)
  const turned = blocksOf(stride / 4, inputStride)
  const transposed: Shared = arena.share('transposed', (stride / 4) * inputStride)
  return {
    inputStride,
    refresh: (k: Kernels): void => {
      for (const block of blocks) {
        for (const to of turned) {
          const [first, count] = [to.before / 4, Math.min(inputs - to.before / 4, to.width / 4)]
          const [from, rows] = [
            at + block.at + first * block.width,
            transposed.at + to.at + (block.before / 4) * to.width,
          ]
          k.transposeRows(from, block.width, count, block.width / 4, rows, to.width)
        }
      }
    },
    multiply({ kernels: k, tile }: ProgramMemory, gradient: number, into: number, rows: number) {
      for (const { at: offset, before, width } of turned) {
        const right = transposed.at + offset
        k.multiply(into + before, inputStride, gradient, stride, right, width, neurons, width, rows, tile)
      }
    },
  }
}

/**
 * @param inputs how what arrives is arranged.
 * @param rows of a batch.
 * @param isOutside whether the events come from outside.
 * @param isOrdered whether the events of a row are in the order of their inputs, in which a product adds them up.
 */
export const placeDense = (
  arena: Arena,
  synapse: Synapse,
  inputs: Arrangement,
  rows: number,
  isOutside: boolean,
  isOrdered: boolean,
  optimiser: Optimiser | undefined,
): Synapses => {
  const weight = placeDenseMatrix(arena, synapse.weight, inputs.positions, inputs.stride / 4, optimiser)
  const bias = synapse.bias && placeBias(arena, synapse.bias, optimiser)
  const { stride } = weight
  const neurons = synapse.weight.shape[0]!
  const blocks = blocksOf(weight.rows, stride)
  const zeros = arena.share('zeros', stride)
  const pieces = arena.share('pieces', 64)
  const transposed = placeTransposed(arena, weight, neurons)
  const backWeights = placeDenseGradient(arena, weight, rows, isOutside)
  return {
    matrices: bias ? [weight, bias] : [weight],
    byRow: false,
    prepare: nothing,
    startForward: nothing,
    arrive: nothing,
    forward: (memory, { offsets, index, value }, current, spare, first, last) => {
      const { kernels: k, tile } = memory
      const rows = last - first
      const [begin, end] = [first, last].map((row) => memory.words(offsets + 4 * row, 1)[0]!) as [number, number]
      const density = (end - begin) / (rows * inputs.count)
      if (isOrdered && density > denseShareOf(memory.breakEven, neurons)) {
        const [out, left] = [current + first * stride, spare + first * inputs.stride]
        k.scatterEvents(spare, inputs.stride, offsets, index, value, 1, first, last)
        for (const { at, before, width } of blocks) {
          const [block, inner] = [weight.at + at, inputs.stride / 4]
          k.multiply(out + before, stride, left, inputs.stride, block, width, inner, width, rows, tile)
        }
      } else {
        for (const { at, before, width } of blocks) {
          const [out, block] = [current + before, weight.at + at]
          k.gather(out, stride, zeros.at, pieces.at, block, width, offsets, index, value, first, last)
        }
      }
      if (bias) k.addStart(current + first * stride, stride, bias.at, rows)
    },
    startBack: nothing,
    backRows(memory, _events, gradient, into, first, last) {
      if (!into) return
      transposed.refresh(memory.kernels)
      transposed.multiply(memory, gradient + first * stride, into + first * inputs.stride, last - first)
    },
    finishRows: nothing,
    finishBack({ kernels: k }, events, gradient, rows, learns) {
      backWeights(k, events, gradient, rows, learns)
      if (!bias) return
      k.clear(bias.gradient, stride)
      k.addRows(gradient, stride, bias.gradient, 0, rows)
      if (learns) updateByGradient(k, bias)
    },
  }
}
