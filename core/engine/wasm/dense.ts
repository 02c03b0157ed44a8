/** Dense synapses on the kernels: every input reaches every neuron. */
import type { Synapse } from '../../network/synapse.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { EventList } from './events.ts'
import type { Arena, ProgramMemory, Shared } from './memory.ts'
import { nothing, type Synapses } from './synapses.ts'
import { placeBias, placeDenseMatrix, updateByGradient, type Rule, type WeightMatrix } from './weights.ts'

/** Gradient by a matrix whose inputs are listed events, and the step of the optimiser with it. */
export const placeDenseGradient = (arena: Arena, weight: WeightMatrix) => {
  const { stride, rows: inputs } = weight
  const zeros = arena.share('zeros', stride)
  const scratch = arena.share('scratch row', stride)
  const pieces = arena.share('pieces', 64)
  const byInput = arena.share('turned offsets', 4 * (inputs + 1))
  return (k: Kernels, { offsets, index, value, turned }: EventList, gradient: number, rows: number, rule?: Rule) => {
    k.turnList(offsets, index, value, rows, inputs, byInput.at, turned.row, turned.value)
    const list = [byInput.at, turned.row, turned.value] as const
    if (rule) {
      const { at, plane } = weight
      k.gatherUpdate(at, plane, scratch.at, zeros.at, pieces.at, gradient, stride, ...list, rule.at, 0, inputs)
    } else k.gather(weight.gradient, stride, zeros.at, pieces.at, gradient, stride, ...list, 0, inputs)
  }
}

/** dE/d(input) is dE/d(current) times the weights turned about. */
export const placeTransposed = (arena: Arena, { at, stride, rows: inputs }: WeightMatrix, neurons: number) => {
  const inputStride = Math.ceil(inputs / 4) * 16
  const transposed: Shared = arena.share('transposed', neurons * inputStride)
  return {
    inputStride,
    refresh: (k: Kernels) => k.transposeRows(at, stride, inputs, neurons, transposed.at, inputStride),
    multiply: ({ kernels: k, tile }: ProgramMemory, gradient: number, into: number, rows: number) =>
      k.multiply(into, inputStride, gradient, stride, transposed.at, inputStride, neurons, inputStride, rows, tile),
  }
}

/**
 * @param inputs how what arrives is arranged.
 * @param denseShare events an input and row above which the product is dense (break-even.ts).
 */
export const placeDense = (
  arena: Arena,
  synapse: Synapse,
  inputs: Arrangement,
  optimiser: Optimiser | undefined,
  denseShare: number,
): Synapses => {
  const weight = placeDenseMatrix(arena, synapse.weight, inputs.positions, inputs.stride / 4, optimiser)
  const bias = synapse.bias && placeBias(arena, synapse.bias, optimiser)
  const { stride } = weight
  const zeros = arena.share('zeros', stride)
  const pieces = arena.share('pieces', 64)
  const transposed = placeTransposed(arena, weight, synapse.weight.shape[0]!)
  const backWeights = placeDenseGradient(arena, weight)
  return {
    matrices: bias ? [weight, bias] : [weight],
    byRow: false,
    prepare: nothing,
    startForward: nothing,
    arrive: nothing,
    forward: (memory, { offsets, index, value }, current, spare, first, last) => {
      const { kernels: k, tile } = memory
      const start = bias?.at ?? zeros.at
      const rows = last - first
      const [begin, end] = [first, last].map((row) => memory.words(offsets + 4 * row, 1)[0]!) as [number, number]
      if (end - begin > denseShare * rows * inputs.count) {
        const [out, left] = [current + first * stride, spare + first * inputs.stride]
        k.scatterEvents(spare, inputs.stride, offsets, index, value, 1, first, last)
        k.multiply(out, stride, left, inputs.stride, weight.at, stride, inputs.stride / 4, stride, rows, tile)
        if (bias) k.addStart(out, stride, bias.at, rows)
        return
      }
      k.gather(current, stride, start, pieces.at, weight.at, stride, offsets, index, value, first, last)
    },
    startBack: nothing,
    backRows(memory, gradient, into, first, last) {
      if (!into) return
      transposed.refresh(memory.kernels)
      transposed.multiply(memory, gradient + first * stride, into + first * inputs.stride, last - first)
    },
    finishRows: nothing,
    finishBack({ kernels: k }, events, gradient, rows, rule) {
      backWeights(k, events, gradient, rows, rule)
      if (!bias) return
      k.clear(bias.gradient, stride)
      k.addRows(gradient, stride, bias.gradient, 0, rows)
      if (rule) updateByGradient(k, bias, rule)
    },
  }
}
