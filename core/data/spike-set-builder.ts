/** Collects the spikes of sample after sample, in any order within a sample, into one compressed list. */
import type { SpikeSet } from '../contract/spikes.ts'
import { createRadixSort } from './radix-sort.ts'

export interface SpikeSetBuilder {
  /** A spike of the current sample; its value, by default 1, counts only where values are summed. */
  add(step: number, index: number, value?: number): void
  /** The current sample is complete, the next one begins. */
  endSample(): void
  /** The set; call it once, after the last sample. */
  build(): SpikeSet
}

/** Places that a spike of a sample can have. */
export const mostPlaces = 2 ** 32

/**
 * @param repeats What several spikes of one input in one step become: one spike (`merge`), or one event whose value is
 * their sum (`sum`); then every event has a value. Steps times inputs are at most {@link mostPlaces}.
 */
export const spikeSetBuilder = (
  samples: number,
  timesteps: number,
  inputs: number,
  repeats: 'merge' | 'sum',
): SpikeSetBuilder => {
  const isGraded = repeats === 'sum'
  const offsets = new Uint32Array(samples * timesteps + 1)
  let index: Uint32Array = new Uint32Array(4096)
  let value: Float32Array = new Float32Array(isGraded ? index.length : 0)
  let events = 0
  /** Spikes of the current sample as step * inputs + index, so that sorting numbers sorts the spikes. */
  let keys: Uint32Array = new Uint32Array(4096)
  let values: Float32Array = new Float32Array(isGraded ? keys.length : 0)
  let pending = 0
  let ascending = true
  /** Whether every value so far is 1, so that they need not be sorted with their keys. */
  let isCount = true
  let sample = 0

  const { sort } = createRadixSort()

  return {
    add(step, input, amount = 1) {
      if (pending === keys.length) {
        keys = resized(keys, 2 * pending)
        if (isGraded) values = resized(values, 2 * pending)
      }
      const key = step * inputs + input
      if (pending > 0 && key < keys[pending - 1]!) ascending = false
      if (isGraded) values[pending] = amount
      if (amount !== 1) isCount = false
      keys[pending++] = key
    },
    endSample() {
      if (!ascending) sort(keys, pending, timesteps * inputs - 1, isGraded && !isCount ? values : undefined)
      while (events + pending > index.length) index = resized(index, 2 * index.length)
      if (isGraded && value.length < index.length) value = resized(value, index.length)
      let step = 0
      let last = -1
      for (let i = 0; i < pending; i++) {
        const key = keys[i]!
        if (key === last) {
          if (isGraded) value[events - 1]! += values[i]!
          continue
        }
        last = key
        while (key >= (step + 1) * inputs) step++
        offsets[sample * timesteps + step + 1]!++
        if (isGraded) value[events] = values[i]!
        index[events++] = key - step * inputs
      }
      sample++
      pending = 0
      ascending = true
      isCount = true
    },
    build() {
      for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!
      const shape = { samples, timesteps, inputs, offsets, index: index.slice(0, events) }
      return isGraded ? { ...shape, value: value.slice(0, events) } : shape
    },
  }
}

const resized = <T extends Uint32Array | Float32Array>(array: T, length: number): T => {
  const longer = new (array.constructor as new (length: number) => T)(length)
  longer.set(array)
  return longer
}
