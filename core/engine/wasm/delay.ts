/** Delays on the kernels: spikes that leave some steps after they are fired. */
import type { Layer } from '../../network/layers.ts'
import type { CompileOptions } from '../program.ts'
import { descentOf } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import { placeEvents, type EventList } from './events.ts'
import { rowBytes, type Arena, type ProgramMemory } from './memory.ts'
import { updateByGradient } from './steps.ts'
import { placeMatrix, type WeightMatrix } from './weights.ts'

export interface Delay {
  prepare(memory: ProgramMemory): void
  /** The spikes of samples `from .. to` as they leave. */
  forward(kernels: Kernels, fired: EventList, from: number, to: number): EventList
  /** Turns dE/d(spikes that leave) into dE/d(spikes). */
  backward(kernels: Kernels, gradient: number, from: number, to: number): void
}

/** Places for a batch of neurons, each with its delay in steps. */
export const placeDelay = (
  arena: Arena,
  arrangement: Arrangement,
  delaySteps: Int32Array,
  batch: number,
  timesteps: number,
): Delay => {
  const { positions, steps, ...delay } = placeSteps(arena, arrangement, batch, timesteps)
  return {
    ...delay,
    prepare(memory) {
      const row = memory.words(steps, arrangement.stride / 4)
      delaySteps.forEach((delay, j) => (row[positions[j]!] = delay))
    },
  }
}

/** Of delays whose row is at `steps`. */
const placeSteps = (arena: Arena, { count, positions, stride }: Arrangement, batch: number, timesteps: number) => {
  const steps = arena.take(stride)
  const sent = placeEvents(arena, batch * timesteps, count, false)
  return {
    steps,
    sent,
    positions,
    forward(k: Kernels, { offsets, index }: EventList, from: number, to: number) {
      k.delayList(offsets, index, steps, timesteps, sent.offsets, sent.index, from, to)
      return sent
    },
    backward: (k: Kernels, gradient: number, from: number, to: number) =>
      k.undelayRows(gradient, stride, steps, stride / 4, timesteps, from, to),
  }
}

/** Delays that are trained: a row of latent ones, of a frame one a channel. */
export interface TrainedDelay extends Omit<Delay, 'prepare'> {
  readonly matrix: WeightMatrix
  startForward(memory: ProgramMemory): void
  startBack(kernels: Kernels): void
  /** After all samples: dE/d(delays) is there, or other delays where the program `learns`. */
  finishBack(kernels: Kernels, learns: boolean): void
}

export const placeTrainedDelay = (
  arena: Arena,
  arrangement: Arrangement,
  { steps: tensor }: NonNullable<Layer['delay']>,
  { batch, optimiser, delays }: CompileOptions,
  timesteps: number,
): TrainedDelay => {
  const { count, stride } = arrangement
  const isByChannel = tensor.data.length < count
  const { positions, steps, sent, forward, backward } = placeSteps(arena, arrangement, batch, timesteps)
  const width = isByChannel ? rowBytes(tensor.data.length) : stride
  const places = isByChannel ? Uint32Array.from(tensor.data.keys()) : positions
  const trainable = { field: 'delaySeconds', tensor } as const
  const descent = optimiser && descentOf(optimiser, trainable, { delays: delays! })
  const matrix = placeMatrix(arena, tensor, 1, width, places, descent)
  const byNeuron = arena.take(stride)
  return {
    matrix,
    forward,
    backward(k, gradient, from, to) {
      k.addDelayGradient(gradient, stride, sent.offsets, sent.index, timesteps, byNeuron, from, to)
      backward(k, gradient, from, to)
    },
    startForward(memory) {
      const latent = memory.floats(matrix.at, width / 4)
      memory.words(steps, stride / 4).forEach((_, at, row) => (row[at] = Math.trunc(latent[at % latent.length]!)))
    },
    startBack: (k) => k.clear(byNeuron, stride),
    finishBack(k, learns) {
      k.clear(matrix.gradient, width)
      k.addRows(byNeuron, width, matrix.gradient, 0, stride / width)
      if (learns) updateByGradient(k, matrix)
    },
  }
}
