/** Networks for engine tests. */
import type { Network, NetworkNode, Tensor } from '../../../core/contract/network.ts'
import type { SpikeSet } from '../../../core/contract/spikes.ts'
import type { Compile } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { fullScale } from '../../../core/network/input.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { layersOf } from '../../../core/network/layers.ts'

export const tensor = (shape: readonly number[], data: ArrayLike<number>): Tensor => ({
  shape,
  data: Float64Array.from(data),
})

/** [out, in] from rows. */
export const matrix = (rows: readonly (readonly number[])[]): Tensor =>
  tensor([rows.length, rows[0]!.length], rows.flat())

/** A chain of the nodes in the order given. */
export const chain = (nodes: Record<string, NetworkNode>, timesteps: number, stepSeconds = 0.001): Network => {
  const names = Object.keys(nodes)
  return { nodes, edges: names.slice(1).map((to, i) => [names[i]!, to] as const), stepSeconds, timesteps }
}

export const lif = (neurons: number): NetworkNode => ({
  type: 'lif',
  neurons,
  beta: 0.9,
  threshold: 1,
  reset: 'subtract',
  resetDelay: true,
})

/** Largest |a - b| relative to the largest |b|. */
export const relativeDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let largest = 1e-300
  let difference = a.length === b.length ? 0 : Infinity
  for (let i = 0; i < b.length; i++) {
    largest = Math.max(largest, Math.abs(b[i]!))
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!))
  }
  return difference / largest
}

/** Largest |a - b| of two rasters of equal shape. */
export const largestDifference = (a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number => {
  const flat = (rows: readonly ArrayLike<number>[]): number[] => rows.flatMap((row) => Array.from(row))
  const [x, y] = [flat(a), flat(b)]
  return x.length === y.length ? x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0) : Infinity
}

/** What a sample's events bring, [timestep][input]. */
export const inputRows = (network: Network, spikes: SpikeSet, sample: number): Float64Array[] => {
  const scale = fullScale(layersOf(network)[0]!)
  return Array.from({ length: network.timesteps }, (_, t) => {
    const row = new Float64Array(spikes.inputs)
    const at = sample * spikes.timesteps + t
    for (let k = spikes.offsets[at]!; k < spikes.offsets[at + 1]!; k++)
      row[spikes.index[k]!] = spikes.value?.[k] ?? scale
    return row
  })
}

/** [timestep][neuron] of sample `b` in values [sample][timestep][neuron]. */
export const rowsOf = (values: ArrayLike<number>, b: number, timesteps: number, neurons: number): number[][] =>
  Array.from({ length: timesteps }, (_, t) =>
    Array.from({ length: neurons }, (_, j) => values[(b * timesteps + t) * neurons + j]!),
  )

/** The engines that goldens are run on: with float32, numbers of about 1 are held to 1e-7 and gradients to 1e-4. */
export const goldenEngines = [
  { name: 'reference', compile: compileReference as Compile, isExact: true },
  { name: 'wasm plain', compile: compileWith('plain'), isExact: false },
  { name: 'wasm relaxed', compile: compileWith('relaxed'), isExact: false },
]
