/** Runs a spiking graph on integers, tick for tick as casPYan and the µCaspian chip do with leak off. */
import { inputError } from '../core/contract/errors.ts'
import type { Activity } from '../core/contract/network.ts'
import type { SpikeSet } from '../core/contract/spikes.ts'
import { checkInputs } from '../core/network/input.ts'
import type { SpikingGraph } from './graph.ts'

export interface Emulation {
  /** Fires of the graph's outputs, by output index. An input of tick t can cause a fire in t + 1 at the earliest. */
  readonly outputs: SpikeSet
  /** Averages over the samples, fires by the graph's layers. */
  readonly activity: Activity
  /** Least and greatest charge that a neuron held at the end of a tick; a register must be able to hold both. */
  readonly charge: { readonly low: number; readonly high: number }
  /** Charge of each output at the end of each tick, [sample][timestep][output]. */
  readonly potentials?: Float64Array
}

/** Charge that an input spike adds unless it says otherwise: the chip's input byte at full scale. */
export const fullCharge = 255

const chargesOf = (spikes: SpikeSet): ArrayLike<number> => {
  const charges = spikes.value ?? new Uint8Array(spikes.index.length).fill(fullCharge)
  const wrong = charges.findIndex((value) => !Number.isInteger(value) || value < 0 || value > fullCharge)
  if (wrong < 0) return charges
  throw inputError(
    `input spikes: the value ${charges[wrong]} of event ${wrong} is no charge of the chip`,
    `Give integers from 0 to ${fullCharge}, or none for full-scale spikes.`,
  )
}

/**
 * Emulates every sample from rest for `spikes.timesteps` ticks. In a tick all neurons with charge > threshold fire
 * and are set to 0, fires that are due reach their targets, then inputs and arrivals are added to the charges.
 * The step is that of casPYan 0.2.2 (network.py, `step`).
 *
 * @example emulate(networkToGraph(quantised.network), spikes).outputs
 * @throws UserError when the inputs do not match the graph or a value is no input charge.
 */
export const emulate = (
  graph: SpikingGraph,
  spikes: SpikeSet,
  options: { readonly potentials?: boolean } = {},
): Emulation => {
  const { threshold, offsets, target, weight, delay, inputs, outputs } = graph
  const { samples, timesteps } = spikes
  checkInputs(spikes, inputs.length)
  const charges = chargesOf(spikes)
  const neurons = threshold.length
  // A ring of ticks of arriving charge, its length a power of two; the slot of a tick is empty again after it.
  const longest = Math.min(
    delay.reduce((a, b) => Math.max(a, b), 0),
    timesteps,
  )
  const mask = 2 ** Math.ceil(Math.log2(longest + 1)) - 1
  const arriving = new Float64Array((mask + 1) * neurons)
  const charge = new Float64Array(neurons)
  const fires = new Float64Array(neurons)
  const fired = new Uint8Array(neurons)
  const outputOffsets = new Uint32Array(samples * timesteps + 1)
  const outputIndex: number[] = []
  const potentials = options.potentials ? new Float64Array(samples * timesteps * outputs.length) : undefined
  let synapticOps = 0
  let low = 0
  let high = 0

  for (let row = 0; row < samples * timesteps; row++) {
    const t = row % timesteps
    const slot = (t & mask) * neurons
    if (t === 0) charge.fill(0)
    for (let i = 0; i < neurons; i++) {
      fired[i] = charge[i]! > threshold[i]! ? 1 : 0
      if (!fired[i]) continue
      charge[i] = 0
      fires[i]!++
      for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
        const due = t + delay[k]!
        if (due >= timesteps) continue
        arriving[(due & mask) * neurons + target[k]!]! += weight[k]!
        synapticOps++
      }
    }
    for (let e = spikes.offsets[row]!; e < spikes.offsets[row + 1]!; e++) {
      arriving[slot + inputs[spikes.index[e]!]!]! += charges[e]!
    }
    for (let i = 0; i < neurons; i++) {
      const sum = charge[i]! + arriving[slot + i]!
      charge[i] = sum
      arriving[slot + i] = 0
      if (sum < low) low = sum
      if (sum > high) high = sum
    }
    for (let j = 0; j < outputs.length; j++) {
      if (fired[outputs[j]!]) outputIndex.push(j)
      if (potentials) potentials[row * outputs.length + j] = charge[outputs[j]!]!
    }
    outputOffsets[row + 1] = outputIndex.length
  }

  const perSample = (count: number): number => (samples === 0 ? 0 : count / samples)
  let end = 0
  const spikesByLayer = graph.layers.map((layer) =>
    perSample(fires.subarray(end, (end += layer.neurons)).reduce((a, b) => a + b, 0)),
  )
  return {
    outputs: {
      samples,
      timesteps,
      inputs: outputs.length,
      offsets: outputOffsets,
      index: Uint32Array.from(outputIndex),
    },
    activity: {
      timesteps,
      spikesByLayer,
      inputSpikes: perSample(spikes.offsets[samples * timesteps]! - spikes.offsets[0]!),
      synapticOps: perSample(synapticOps),
      neuronUpdates: neurons * timesteps,
    },
    charge: { low, high },
    ...(potentials && { potentials }),
  }
}
