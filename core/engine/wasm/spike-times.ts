/** Steps since a neuron's spike before, which the surrogate of spike timing takes (kernels/surrogate.ts). */
import type { Bump } from '../../formulas/surrogate.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { Arena } from './memory.ts'
import type { NeuronPlaces } from './neuron-family.ts'
import type { Span } from './span.ts'

/** Places for `rows` rows: they take the place of the membranes, and `origin` that of the thresholds. */
export const placeSpikeTimes = (
  arena: Arena,
  { first, most }: NonNullable<Bump['since']>,
  { stride, membrane, threshold, own }: NeuronPlaces,
  rows: number,
  timesteps: number,
) => {
  const distance = arena.take(rows * stride, true)
  const zeros = arena.share('zeros', stride)
  return {
    distance,
    origin: () => zeros.at,
    forward: (k: Kernels, span: Span) =>
      k.spikeTimes(membrane, distance, stride, threshold, own, timesteps, ...span, first, most),
  }
}
