/** How values, one step a sample, are shown to a network for many steps: as they are, or as spikes drawn by them. */
import type { SpikeSet } from '../contract/spikes.ts'
import type { Random } from '../random.ts'

/** Where the values of a sample lie. */
const placesOf = ({ offsets }: SpikeSet, sample: number): readonly [number, number] => [
  offsets[sample]!,
  offsets[sample + 1]!,
]

const eventsOf = (values: SpikeSet, samples: ArrayLike<number>): number => {
  let events = 0
  for (let s = 0; s < samples.length; s++) {
    const [from, to] = placesOf(values, samples[s]!)
    events += to - from
  }
  return events
}

/** Each value in every step. */
export const repeated = (values: SpikeSet, samples: ArrayLike<number>, timesteps: number): SpikeSet => {
  const events = timesteps * eventsOf(values, samples)
  const offsets = new Uint32Array(samples.length * timesteps + 1)
  const index = new Uint32Array(events)
  const value = new Float32Array(events)
  let end = 0
  for (let s = 0; s < samples.length; s++) {
    const [from, to] = placesOf(values, samples[s]!)
    for (let t = 0; t < timesteps; t++) {
      index.set(values.index.subarray(from, to), end)
      value.set(values.value!.subarray(from, to), end)
      offsets[s * timesteps + t + 1] = end += to - from
    }
  }
  return { samples: samples.length, timesteps, inputs: values.inputs, offsets, index, value }
}

/**
 * In each step a value x becomes a spike of its sign with the probability |x| (hybrid-snn-conversion's Poisson input).
 * @param random a stream of it is a sample's.
 */
export const drawn = (values: SpikeSet, samples: ArrayLike<number>, timesteps: number, random: Random): SpikeSet => {
  const most = timesteps * eventsOf(values, samples)
  const offsets = new Uint32Array(samples.length * timesteps + 1)
  const index = new Uint32Array(most)
  const value = new Float32Array(most)
  let end = 0
  for (let s = 0; s < samples.length; s++) {
    const [from, to] = placesOf(values, samples[s]!)
    const { uniform } = random.fork(samples[s]!)
    for (let t = 0; t < timesteps; t++) {
      for (let at = from; at < to; at++) {
        const x = values.value![at]!
        if (uniform() >= Math.abs(x)) continue
        index[end] = values.index[at]!
        value[end++] = Math.sign(x)
      }
      offsets[s * timesteps + t + 1] = end
    }
  }
  const shape = { samples: samples.length, timesteps, inputs: values.inputs, offsets }
  return { ...shape, index: index.subarray(0, end), value: value.subarray(0, end) }
}
