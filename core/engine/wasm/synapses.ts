/** What feeds the neurons of a layer on the kernels: the interface of its kinds, and the plainest of them. */
import type { Kernels } from './compiled-kernels.ts'
import type { EventList } from './events.ts'
import type { ProgramMemory } from './memory.ts'
import type { Rule, WeightMatrix } from './weights.ts'

/** Currents and gradients are matrices [row][neuron] or [row][input], rows being sample * timesteps + t. */
export interface Synapses {
  /** Trainable, in the order of `trainablesOf`. */
  readonly matrices: readonly WeightMatrix[]
  /** Whether currents are made row by row, for the neurons to take each while it is in the cache. */
  readonly byRow: boolean
  /** Writes constants. */
  prepare(memory: ProgramMemory): void
  /** Makes ready for `rows` rows of events. */
  arrive(memory: ProgramMemory, events: EventList, rows: number): void
  /** Writes the currents of rows `from .. to`. */
  forward(kernels: Kernels, events: EventList, current: number, from: number, to: number): void
  /** Begins the way back; `inputs` is where dE/d(input) is to be written, 0 where it is not wanted. */
  startBack(memory: ProgramMemory, inputs: number): void
  /** Takes one row of dE/d(current), where `byRow`. */
  backRow(memory: ProgramMemory, gradient: number, inputs: number, row: number): void
  /**
   * Takes what of dE/d(current) was not taken by row. Then dE/d(input) and dE/d(weights) are there, or the weights are
   * changed by it where there is a rule.
   */
  finishBack(
    memory: ProgramMemory,
    events: EventList,
    gradient: number,
    inputs: number,
    rows: number,
    rule?: Rule,
  ): void
}

const nothing = (): void => undefined

/** Each neuron is fed by the input of its own index; an event without a value of its own brings `scale`. */
export const direct = (stride: number, scale: number): Synapses => ({
  matrices: [],
  byRow: false,
  prepare: nothing,
  arrive: nothing,
  forward: (k, { offsets, index, value }, current, from, to) =>
    k.scatterEvents(current, stride, offsets, index, value, scale, from, to),
  startBack: nothing,
  backRow: nothing,
  finishBack: ({ kernels: k }, _, gradient, inputs, rows) => {
    if (inputs) k.copyRows(gradient, inputs, rows * stride)
  },
})
