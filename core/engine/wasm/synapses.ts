/** What feeds the neurons of a layer on the kernels: dense weights, or one input a neuron. */
import type { Layer } from '../../network/layers.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { EventList } from './events.ts'
import { rowBytes, type Arena } from './memory.ts'
import { placeWeights, updateByGradient, type Rule, type WeightMatrix } from './weights.ts'
import type { Optimiser } from '../update.ts'

/** Currents and gradients are matrices [row][neuron] or [row][input], rows being sample * timesteps + t. */
export interface Synapses {
  /** Trainable, in the order of `trainablesOf`. */
  readonly matrices: readonly WeightMatrix[]
  /** Writes the currents of `rows` rows. */
  forward(kernels: Kernels, arriving: EventList, current: number, rows: number): void
  /** Writes dE/d(input) from dE/d(current). */
  backInputs(kernels: Kernels, gradient: number, input: number, rows: number): void
  /** Writes dE/d(weights), or changes the weights by it at once where there is a rule. */
  backWeights(kernels: Kernels, arriving: EventList, gradient: number, rows: number, rule?: Rule): void
}

/** Every input reaches every neuron. */
export const placeDense = (
  arena: Arena,
  { inputs, neurons }: Layer,
  synapse: NonNullable<Layer['synapse']>,
  optimiser: Optimiser | undefined,
): Synapses => {
  const weight = placeWeights(arena, synapse.weight, optimiser)
  const bias = synapse.bias && placeWeights(arena, synapse.bias, optimiser)
  const { stride } = weight
  const inputStride = rowBytes(inputs)
  const zeros = arena.share('zeros', stride)
  const scratch = arena.share('scratch row', stride)
  const turnedOffsets = arena.share('turned offsets', 4 * (inputs + 1))
  const transposed = arena.share('transposed', neurons * inputStride)
  return {
    matrices: bias ? [weight, bias] : [weight],
    forward: (k, { offsets, index, value }, current, rows) =>
      k.gather(current, stride, bias?.at ?? zeros.at, weight.at, stride, offsets, index, value, 0, rows),
    backInputs(k, gradient, input, rows) {
      k.transposeRows(weight.at, stride, inputs, neurons, transposed.at, inputStride)
      k.multiply(input, inputStride, gradient, stride, transposed.at, inputStride, neurons, inputStride, 0, rows)
    },
    backWeights(k, { offsets, index, value, turned }, gradient, rows, rule) {
      k.turnList(offsets, index, value, rows, inputs, turnedOffsets.at, turned.row, turned.value)
      const list = [turnedOffsets.at, turned.row, turned.value] as const
      if (rule) {
        const { at, plane } = weight
        k.gatherUpdate(at, plane, scratch.at, zeros.at, gradient, stride, ...list, rule.at, 0, inputs)
      } else k.gather(weight.gradient, stride, zeros.at, gradient, stride, ...list, 0, inputs)
      if (!bias) return
      k.sumRows(gradient, stride, bias.gradient, 0, rows)
      if (rule) updateByGradient(k, bias, rule)
    },
  }
}

/** Each neuron is fed by the input of its own index; an event without a value of its own brings `scale`. */
export const placeDirect = ({ neurons }: Layer, scale: number): Synapses => {
  const stride = rowBytes(neurons)
  return {
    matrices: [],
    forward: (k, { offsets, index, value }, current, rows) =>
      k.scatterEvents(current, stride, offsets, index, value, scale, 0, rows),
    backInputs: (k, gradient, input, rows) => k.copyRows(gradient, input, rows * stride),
    backWeights: () => undefined,
  }
}
