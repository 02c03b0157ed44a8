/** Synapses that leave a neuron: what an event costs. */
import type { Layer } from '../network/layers.ts'
import { eachPooled, eachSynapse } from '../network/synapse.ts'

export interface FanOut {
  /** Synapses that each input of the layer reaches. */
  readonly forward: Float64Array
  /** Synapses that lead from each neuron back into the layer. */
  readonly recurrent: Float64Array
}

/** A weight of 0 is no synapse. The weights are laid out as the network's tensors. */
export const fanOutOf = (
  { pool, synapse, inputs, neurons }: Layer,
  weights: { readonly weight: Float64Array | undefined; readonly recurrent: Float64Array | undefined },
): FanOut => {
  const pooled = new Float64Array(pool ? pool.to[0] * pool.to[1] * pool.to[2] : inputs)
  if (synapse) eachSynapse(synapse, (_, i, at) => weights.weight![at] !== 0 && pooled[i]!++)
  const forward = pool ? new Float64Array(inputs) : pooled
  if (pool) eachPooled(pool, (p, i) => (forward[i]! += pooled[p]!))
  const recurrent = new Float64Array(neurons)
  weights.recurrent?.forEach((w, at) => (recurrent[at % neurons]! += w === 0 ? 0 : 1))
  return { forward, recurrent }
}
