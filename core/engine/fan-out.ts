/** Synapses that leave a neuron: what an event costs. */
import { eachTap, sizeOf } from '../network/geometry.ts'
import type { Layer } from '../network/layers.ts'
import { eachPooled, eachSynapse, type Synapse } from '../network/synapse.ts'

export interface FanOut {
  /** Synapses that each input of the layer reaches. */
  readonly forward: Float64Array
  /** Synapses that lead from each neuron back into the layer. */
  readonly recurrent: Float64Array
}

/** Adds to `fan` the synapses of each input of a convolution: those of a tap are the same wherever the tap fits. */
const addConvolution = (
  fan: Float64Array,
  conv: NonNullable<Synapse['conv']>,
  [out = 0, inputs = 0]: readonly number[],
  weight: Float64Array,
): void => {
  const taps = sizeOf(conv.kernelSize)
  const sources = conv.from[1] * conv.from[2]
  // synapses of each input channel and tap
  const synapses = new Float64Array(conv.from[0] * taps)
  weight.forEach((w, at) => {
    const row = Math.floor(at / taps)
    const channel = Math.floor(row / inputs / (out / conv.groups)) * inputs + (row % inputs)
    if (w !== 0) synapses[channel * taps + (at % taps)]!++
  })
  eachTap(conv, (_, source, tap) => {
    for (let c = 0; c < conv.from[0]; c++) fan[c * sources + source]! += synapses[c * taps + tap]!
  })
}

/** A weight of 0 is no synapse. The weights are laid out as the network's tensors. */
export const fanOutOf = (
  { pool, synapse, inputs, neurons }: Layer,
  weights: { readonly weight: Float64Array | undefined; readonly recurrent: Float64Array | undefined },
): FanOut => {
  const { weight } = weights
  const pooled = new Float64Array(pool ? sizeOf(pool.to) : inputs)
  if (synapse?.conv) addConvolution(pooled, synapse.conv, synapse.weight.shape, weight!)
  else if (synapse) eachSynapse(synapse, (_, i, at) => weight![at] !== 0 && pooled[i]!++)
  const forward = pool ? new Float64Array(inputs) : pooled
  if (pool) eachPooled(pool, (p, i) => (forward[i]! += pooled[p]!))
  const recurrent = new Float64Array(neurons)
  weights.recurrent?.forEach((w, at) => (recurrent[at % neurons]! += w === 0 ? 0 : 1))
  return { forward, recurrent }
}
