/** Reads what a forward run has left in memory: counts, rasters, synaptic operations. */
import { fanOutOf } from '../fan-out.ts'
import type { Arrangement } from './arrangement.ts'
import type { EventList } from './events.ts'
import type { WasmLayer } from './layer.ts'
import type { ProgramMemory } from './memory.ts'

/** Events of a list's first `rows` rows. */
export const countOf = (memory: ProgramMemory, { offsets }: EventList, rows: number): number =>
  memory.words(offsets + 4 * rows, 1)[0]!

/** The neuron at each position of a row. */
const neuronsAt = ({ count, stride, positions }: Arrangement): Uint32Array => {
  const neurons = new Uint32Array(stride / 4)
  for (let j = 0; j < count; j++) neurons[positions[j]!] = j
  return neurons
}

/** Ones, or the values of events that have one, where events are, [row][neuron]. */
export const rasterOf = (
  memory: ProgramMemory,
  list: EventList,
  arrangement: Arrangement,
  rows: number,
): Float32Array => {
  const { count } = arrangement
  const neuronAt = neuronsAt(arrangement)
  const offsets = memory.words(list.offsets, rows + 1)
  const index = memory.words(list.index, offsets[rows]!)
  const values = list.value ? memory.floats(list.value, index.length) : undefined
  const spikes = new Float32Array(rows * count)
  for (let r = 0; r < rows; r++) {
    for (let k = offsets[r]!; k < offsets[r + 1]!; k++) spikes[r * count + neuronAt[index[k]!]!] = values?.[k] ?? 1
  }
  return spikes
}

/** Spikes fired by a layer, [sample][neuron]. */
export const spikesBySample = (
  memory: ProgramMemory,
  { fired, outputs }: WasmLayer,
  samples: number,
  timesteps: number,
): Float32Array => {
  const neuronAt = neuronsAt(outputs)
  const offsets = memory.words(fired.offsets, samples * timesteps + 1)
  const index = memory.words(fired.index, offsets.at(-1)!)
  const spikes = new Float32Array(samples * outputs.count)
  for (let b = 0; b < samples; b++) {
    const own = index.subarray(offsets[b * timesteps], offsets[(b + 1) * timesteps])
    for (const position of own) spikes[b * outputs.count + neuronAt[position]!]!++
  }
  return spikes
}

/** Events of `rows` rows times the synapses they reach; `tensors` are the layer's trainable numbers as the network's. */
export const synapticOpsOf = (
  memory: ProgramMemory,
  { layer, inputs, outputs, arrived, fired }: WasmLayer,
  tensors: readonly Float64Array[],
  rows: number,
): number => {
  const fan = fanOutOf(layer, {
    weight: layer.synapse && tensors[0],
    recurrent: layer.recurrent && tensors[layer.synapse?.bias ? 2 : Number(layer.synapse !== undefined)],
  })
  const reached = (list: EventList, { stride, positions }: Arrangement, synapses: Float64Array): number => {
    const at = new Float64Array(stride / 4)
    positions.forEach((position, i) => (at[position] = synapses[i]!))
    const events = memory.words(list.index, countOf(memory, list, rows))
    return events.reduce((ops, position) => ops + at[position]!, 0)
  }
  return reached(arrived, inputs, fan.forward) + reached(fired, outputs, fan.recurrent)
}
