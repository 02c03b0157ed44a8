/** Event lists in a program's memory (drawn in kernels/events.ts), and the copying of a batch's input events there. */
import type { SpikeSet } from '../../contract/spikes.ts'
import { checkInputs } from '../../network/input.ts'
import type { Arrangement } from './arrangement.ts'
import type { Arena, ProgramMemory } from './memory.ts'

/** Addresses of a list by rows: offsets, the index of each event, and its value where events have one (else 0). */
export interface EventList {
  readonly offsets: number
  readonly index: number
  readonly value: number
  /** Input events bring the room for the rows and values of the list turned about: nobody else knows how many they are. */
  readonly turned?: { readonly row: number; readonly value: number }
}

/** What the kernels write at a time is up to three entries more than they list. */
const overrun = 16

/** Room for `rows` rows of at most `width` events each. */
export const placeEvents = (arena: Arena, rows: number, width: number, valued: boolean): EventList => {
  const bytes = 4 * rows * width + overrun
  return {
    offsets: arena.take(4 * (rows + 1)),
    index: arena.take(bytes, true),
    value: valued ? arena.take(bytes, true) : 0,
  }
}

/** Copies a batch's events to the end of the memory, which grows when a batch brings more than those before. */
export interface InputEvents {
  /** The events of the chosen samples, each sample cut or padded to the program's timesteps. */
  select(spikes: SpikeSet, samples: ArrayLike<number>): EventList
}

/**
 * @param at address of offsets for all rows of a full batch.
 * @param positionsAt room for the positions of all inputs.
 * @param from where the memory is free, to its end.
 */
export const createInputEvents = (
  memory: ProgramMemory,
  at: number,
  positionsAt: number,
  from: number,
  timesteps: number,
  { count: inputs, positions }: Arrangement,
): InputEvents => {
  const isMoved = positions.some((position, i) => position !== i)
  if (isMoved) memory.words(positionsAt, inputs).set(positions)
  let capacity = 0
  let valued = false
  const plane = (i: number): number => from + 4 * i * capacity
  const list = (): EventList => ({
    offsets: at,
    index: plane(0),
    value: valued ? plane(2) : 0,
    turned: { row: plane(1), value: valued ? plane(3) : 0 },
  })
  return {
    select(spikes, samples) {
      checkInputs(spikes, inputs)
      const steps = Math.min(timesteps, spikes.timesteps)
      const spans = Array.from({ length: samples.length }, (_, b) => {
        const row = samples[b]! * spikes.timesteps
        return { row, first: spikes.offsets[row]!, last: spikes.offsets[row + steps]! }
      })
      const events = spans.reduce((sum, { first, last }) => sum + last - first, 0)
      valued = spikes.value !== undefined
      if (events > capacity) {
        // in whole cache lines, with some room for the next batches
        capacity = Math.ceil((events * 1.25) / 16) * 16
        memory.grow(plane(4))
      }
      const { offsets, index, value } = list()
      const ends = memory.words(offsets, samples.length * timesteps + 1)
      const indices = memory.words(index, events)
      const values = memory.floats(value, valued ? events : 0)
      let count = 0
      spans.forEach(({ row, first, last }, b) => {
        for (let t = 0; t < timesteps; t++) {
          ends[b * timesteps + t] = count + spikes.offsets[row + Math.min(t, steps)]! - first
        }
        indices.set(spikes.index.subarray(first, last), count)
        if (spikes.value) values.set(spikes.value.subarray(first, last), count)
        count += last - first
      })
      ends[samples.length * timesteps] = count
      if (isMoved) memory.kernels.lookUp(index, count, positionsAt)
      return list()
    },
  }
}
