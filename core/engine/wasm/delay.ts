/** Delays on the kernels: spikes that leave some steps after they are fired. */
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import { placeEvents, type EventList } from './events.ts'
import type { Arena, ProgramMemory } from './memory.ts'

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
  { count, positions, stride }: Arrangement,
  delaySteps: Int32Array,
  batch: number,
  timesteps: number,
): Delay => {
  const steps = arena.take(stride)
  const sent = placeEvents(arena, batch * timesteps, count, false)
  return {
    prepare(memory) {
      const row = memory.words(steps, stride / 4)
      delaySteps.forEach((delay, j) => (row[positions[j]!] = delay))
    },
    forward(k, { offsets, index }, from, to) {
      k.delayList(offsets, index, steps, timesteps, sent.offsets, sent.index, from, to)
      return sent
    },
    backward: (k, gradient, from, to) => k.undelayRows(gradient, stride, steps, stride / 4, timesteps, from, to),
  }
}
