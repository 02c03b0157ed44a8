/** Recurrent dense weights on the kernels: charge that a layer's spikes send back to it. */
import type { Layer } from '../../network/layers.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import { placeDenseGradient, placeTransposed } from './dense.ts'
import { placeEvents, type EventList } from './events.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { placeDenseMatrix, type Rule, type WeightMatrix } from './weights.ts'

export interface Recurrent {
  readonly matrix: WeightMatrix
  prepare(memory: ProgramMemory): void
  /** Adds to the currents to come what the spikes of a row bring, up to row `end`. */
  send(kernels: Kernels, fired: EventList, current: number, row: number, end: number): void
  /** Before the first row of a backward run. */
  refresh(kernels: Kernels): void
  /** Adds to dE/d(spikes) of a row what comes back of their charge, up to row `end`. */
  take(kernels: Kernels, gradient: number, row: number, end: number): void
  /** Takes dE/d(current) of a row, at address `at`. */
  give(memory: ProgramMemory, at: number, row: number): void
  /** dE/d(weights) from dE/d(current), or the change of the weights by it. */
  backWeights(kernels: Kernels, fired: EventList, gradient: number, samples: number, rule?: Rule): void
}

export const placeRecurrent = (
  arena: Arena,
  { weight, delaySteps }: NonNullable<Layer['recurrent']>,
  { stride, count, positions }: Arrangement,
  batch: number,
  timesteps: number,
  optimiser: Optimiser | undefined,
): Recurrent => {
  const rows = batch * timesteps
  const matrix = placeDenseMatrix(arena, weight, positions, stride / 4, optimiser)
  const steps = arena.take(stride)
  const returned = arena.share('returned', rows * stride)
  const arrivals = placeEvents(arena, rows, count, false)
  const transposed = placeTransposed(arena, matrix, count)
  const backMatrix = placeDenseGradient(arena, matrix)
  return {
    matrix,
    prepare: (memory) => memory.words(steps, count).set(delaySteps),
    send: (k, { offsets, index }, current, row, end) =>
      k.scatterRecurrent(current, stride, matrix.at, offsets, index, steps, row, end),
    refresh: transposed.refresh,
    take: (k, gradient, row, end) => k.addRecurrent(gradient, returned.at, stride, count, steps, row, end),
    give: (memory, at, row) => transposed.multiply(memory, at, returned.at + row * stride, 1),
    backWeights(k, fired, gradient, samples, rule) {
      k.delayList(fired.offsets, fired.index, steps, timesteps, arrivals.offsets, arrivals.index, 0, samples)
      backMatrix(k, arrivals, gradient, samples * timesteps, rule)
    },
  }
}
