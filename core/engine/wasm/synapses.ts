/** What feeds the neurons of a layer on the kernels: the interface of its kinds, and the plainest of them. */
import type { EventList } from './events.ts'
import type { ProgramMemory } from './memory.ts'
import type { WeightMatrix } from './weights.ts'

/** Currents and gradients are matrices [row][neuron] or [row][input], rows being sample * timesteps + t. */
export interface Synapses {
  /** Trainable, in the order of `trainablesOf`. */
  readonly matrices: readonly WeightMatrix[]
  /** Whether rows are done one by one, so that each is used again while it is in the cache. */
  readonly byRow: boolean
  /** Writes constants. */
  prepare(memory: ProgramMemory): void
  startForward(): void
  /** Makes ready for the events of rows `first .. last`. */
  arrive(memory: ProgramMemory, events: EventList, first: number, last: number): void
  /** Writes the currents of rows `first .. last`; `spare` has room for as many rows of inputs where not `byRow`. */
  forward(memory: ProgramMemory, events: EventList, current: number, spare: number, first: number, last: number): void
  startBack(memory: ProgramMemory, wantsInputs: boolean): void
  /** Takes rows `first .. last` of dE/d(current), and writes dE/d(input) unless `inputs` is 0. */
  backRows(
    memory: ProgramMemory,
    events: EventList,
    gradient: number,
    inputs: number,
    first: number,
    last: number,
  ): void
  /** After the last rows of a sample: dE/d(input) is there. */
  finishRows(memory: ProgramMemory): void
  /**
   * There where the gradient is to be sparse: takes e = ds/du dE/ds of the rows of a sample instead of dE/d(current),
   * and writes dE/d(input). `toCurrents` turns e into dE/d(current) where it is needed.
   */
  readonly backLarge?: (
    memory: ProgramMemory,
    events: EventList,
    e: number,
    inputs: number,
    row: number,
    rows: number,
    toCurrents: () => void,
  ) => void
  /**
   * After all rows, of which dE/d(current) is still there where not `byRow`: dE/d(weights) is there, or the weights are
   * changed by it where the program `learns`.
   */
  finishBack(memory: ProgramMemory, events: EventList, gradient: number, rows: number, learns: boolean): void
}

export const nothing = (): void => undefined

/** Each neuron is fed by the input of its own index; an event without a value of its own brings `scale`. */
export const direct = (stride: number, scale: number): Synapses => ({
  matrices: [],
  byRow: false,
  prepare: nothing,
  startForward: nothing,
  arrive: nothing,
  forward: ({ kernels: k }, { offsets, index, value }, current, _, first, last) =>
    k.scatterEvents(current, stride, offsets, index, value, scale, first, last),
  startBack: nothing,
  backRows: ({ kernels: k }, _, gradient, inputs, first, last) => {
    if (inputs) k.copyRows(gradient + first * stride, inputs + first * stride, (last - first) * stride)
  },
  finishRows: nothing,
  finishBack: nothing,
})
