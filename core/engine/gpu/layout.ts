/** Where the trainable numbers lie: [neuron][input] in the network, [input][neuron] on the device; a bias is one row. */
import { trainablesOf, type Layer } from '../../network/layers.ts'
import type { Floats } from '../program.ts'

export interface Layout {
  /** The network's own numbers, as the device has them. */
  initial(): Float64Array[]
  /** Arrays of the device as the network's tensors. */
  asTensors(arrays: readonly Floats[]): Float64Array[]
}

/** [rows][columns] to [columns][rows]. */
const transposed = (values: Floats, rows: number, columns: number): Float64Array =>
  new Float64Array(values.length).map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!)

export const layoutOf = (layers: readonly Layer[]): Layout => {
  const tensors = trainablesOf(layers).map(({ tensor: { shape, data } }) => ({
    data,
    neurons: shape[0]!,
    inputs: data.length / shape[0]!,
  }))
  return {
    initial: () => tensors.map(({ data, neurons, inputs }) => transposed(data, neurons, inputs)),
    asTensors: (arrays) => tensors.map(({ neurons, inputs }, i) => transposed(arrays[i]!, inputs, neurons)),
  }
}
