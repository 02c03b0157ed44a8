/** Recurrent dense weights on the kernels: charge that a layer's spikes send back to it. */
import type { Layer } from '../../network/layers.ts'
import type { Optimiser } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import { placeDenseGradient, placeTransposed } from './dense.ts'
import { placeDelay } from './delay.ts'
import type { EventList } from './events.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import type { Neurons } from './neurons.ts'
import { eachStep, type Span } from './span.ts'
import { blocksOf, placeDenseMatrix, type WeightMatrix } from './weights.ts'

/** Step by step, for what a step's spikes send back counts in steps to come. */
export interface Recurrent {
  readonly matrix: WeightMatrix
  prepare(memory: ProgramMemory): void
  /** Runs the neurons of samples `from .. to` on what comes from outside and from themselves, and lists their spikes. */
  forward(memory: ProgramMemory, current: number, from: number, to: number): void
  /** As `backward` of the neurons. */
  backward(memory: ProgramMemory, gradient: number, spare: number, from: number, to: number): void
  /** dE/d(weights) from dE/d(current), or the change of the weights by it. */
  finishBack(memory: ProgramMemory, current: number, samples: number, learns: boolean): void
}

export const placeRecurrent = (
  arena: Arena,
  { weight, delaySteps }: NonNullable<Layer['recurrent']>,
  outputs: Arrangement,
  currents: Arrangement,
  neurons: Neurons,
  fired: EventList,
  batch: number,
  timesteps: number,
  optimiser: Optimiser | undefined,
): Recurrent => {
  const { stride, count, positions } = outputs
  const matrix = placeDenseMatrix(arena, weight, positions, stride / 4, optimiser)
  const steps = arena.take(stride)
  // dE/d(spikes that arrived in a row)
  const returned = arena.share('returned', batch * timesteps * stride)
  const arrivals = placeDelay(arena, outputs, delaySteps, batch, timesteps)
  const transposed = placeTransposed(arena, matrix, currents.count)
  const backMatrix = placeDenseGradient(arena, matrix, batch * timesteps, false)
  const blocks = blocksOf(matrix.rows, currents.stride)
  const zeros = arena.share('zeros', stride)

  return {
    matrix,
    prepare(memory) {
      memory.words(steps, count).set(delaySteps)
      arrivals.prepare(memory)
    },
    forward: ({ kernels: k }, current, from, to) =>
      eachStep(timesteps, from, to, (row, step) => {
        const [b, , t] = step
        const { firesFirst, membrane, state } = neurons
        if (firesFirst) k.copyRows(t > 0 ? state : zeros.at, membrane + row * stride, stride)
        else neurons.forward(k, current, step)
        neurons.list(k, fired, row, row + 1)
        const spikes = [fired.offsets, fired.index, steps, row, (b + 1) * timesteps] as const
        for (const { at, before, width } of blocks) {
          k.scatterRecurrent(current + before, currents.stride, matrix.at + at, width, ...spikes)
        }
        if (firesFirst) neurons.forward(k, current, step)
      }),
    backward(memory, gradient, spare, from, to) {
      const { kernels: k } = memory
      const { firesFirst, movesGradient, state } = neurons
      const current = movesGradient ? spare : gradient
      const give = (at: number, row: number): void => transposed.multiply(memory, at, returned.at + row * stride, 1)
      transposed.refresh(k)
      const visit = (row: number, step: Span): void => {
        const [b, , t] = step
        // what dE/d(current) of this step is to be, its spikes notwithstanding
        if (firesFirst) give(t < timesteps - 1 ? state : zeros.at, row)
        k.addRecurrent(gradient, returned.at, stride, count, steps, row, (b + 1) * timesteps)
        neurons.backward(k, gradient, spare, step)
        if (!firesFirst) give(current + row * currents.stride, row)
      }
      eachStep(timesteps, from, to, visit, true)
    },
    finishBack({ kernels: k }, current, samples, learns) {
      backMatrix(k, arrivals.forward(k, fired, 0, samples), current, samples * timesteps, learns)
    },
  }
}
