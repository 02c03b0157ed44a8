/** Spike trains for tests. */
import type { SpikeSet } from '../core/contract/spikes.ts'
import type { Random } from '../core/random.ts'

/** Spikes given as [sample][input][timestep], 0 or 1. */
export const spikeSetOf = (trains: readonly (readonly (readonly number[])[])[]): SpikeSet => {
  const timesteps = trains[0]![0]!.length
  const offsets = [0]
  const index: number[] = []
  for (const sample of trains) {
    for (let t = 0; t < timesteps; t++) {
      sample.forEach((train, i) => train[t] && index.push(i))
      offsets.push(index.length)
    }
  }
  return {
    samples: trains.length,
    timesteps,
    inputs: trains[0]!.length,
    offsets: Uint32Array.from(offsets),
    index: Uint32Array.from(index),
  }
}

/** Random spikes: each input fires in each step with probability `rate`. */
export const randomSpikes = (
  samples: number,
  inputs: number,
  timesteps: number,
  rate: number,
  random: Random,
): SpikeSet =>
  spikeSetOf(
    Array.from({ length: samples }, () =>
      Array.from({ length: inputs }, () => Array.from({ length: timesteps }, () => (random.uniform() < rate ? 1 : 0))),
    ),
  )
