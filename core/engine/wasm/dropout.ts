/** Dropout on the kernels: factors of a layer's inputs, the same in every step of a sample. */
import type { Floats } from '../program.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import { placeEvents, type EventList } from './events.ts'
import type { Arena, ProgramMemory } from './memory.ts'

export interface Dropout {
  /** Takes the factors [sample][input]. */
  write(memory: ProgramMemory, mask: Floats, samples: number): void
  /** What is left of the events of samples `from .. to`; an event without a value of its own brings `unit`. */
  forward(kernels: Kernels, events: EventList, unit: number, from: number, to: number): EventList
  /** Multiplies dE/d(inputs). */
  backward(kernels: Kernels, inputs: number, from: number, to: number): void
}

/** Places for a batch of what is arranged as `inputs`. */
export const placeDropout = (
  arena: Arena,
  { count, positions, stride }: Arrangement,
  batch: number,
  timesteps: number,
): Dropout => {
  const factors = arena.take(batch * stride)
  const left = placeEvents(arena, batch * timesteps, count, true)
  return {
    write(memory, mask, samples) {
      for (let b = 0; b < samples; b++) {
        const row = memory.floats(factors + b * stride, stride / 4)
        for (let i = 0; i < count; i++) row[positions[i]!] = mask[b * count + i]!
      }
    },
    forward(k, events, unit, from, to) {
      const list = [events.offsets, events.index, events.value] as const
      k.maskList(...list, unit, factors, stride, timesteps, left.offsets, left.index, left.value, from, to)
      return left
    },
    backward: (k, inputs, from, to) => k.maskRows(inputs, stride, factors, timesteps, from, to),
  }
}
