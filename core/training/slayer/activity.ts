/** Activity regularisation: hidden neurons that fire too often or too seldom are pushed back. */
import type { Floats } from '../../engine/program.ts'

/** Rates in spikes a step. */
export interface ActivityLimits {
  readonly minRate: number
  readonly maxRate: number
  /** Against a neuron out of its limits, beside an output that misses its rate by as much (numSpikes) with 1. */
  readonly penalty: number
}

/**
 * dE/d(spike) of a layer's neurons, [sample][neuron], of E = penalty/2 samples timesteps sum_j (r_j - limit_j)^2 over the
 * neurons whose mean rate r_j in the batch is beyond a limit: as lava-dl's SparsityEnforcer, but for single neurons.
 * @param counts spikes, [sample][neuron].
 */
export const activityGradient = (
  counts: Floats,
  samples: number,
  timesteps: number,
  { minRate, maxRate, penalty }: ActivityLimits,
): Float32Array => {
  const neurons = counts.length / samples
  const gradient = new Float32Array(counts.length)
  for (let j = 0; j < neurons; j++) {
    let spikes = 0
    for (let b = 0; b < samples; b++) spikes += counts[b * neurons + j]!
    const rate = spikes / (samples * timesteps)
    const push = penalty * (rate - Math.min(maxRate, Math.max(minRate, rate)))
    for (let b = 0; b < samples; b++) gradient[b * neurons + j] = push
  }
  return gradient
}
