/** Writes networks of caspianIf neurons as NIR files (Neuromorphic Intermediate Representation, HDF5). */
import { inputError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import { caspianLayersOf } from '../graph.ts'
import { writeHdf5 } from '../../core/files/hdf5/tree.ts'
import type { Hdf5Array, Hdf5Tree } from '../../core/files/hdf5/tree.ts'

/** What NIR itself does not say of these networks; it stands in the graph's metadata. */
export const convention = {
  neuron: 'caspianIf',
  step:
    'Discrete ticks. In a tick every IF with v > v_threshold (strictly) first fires and its v becomes v_reset; a fire ' +
    'reaches its weights after the Delay node, 0 being the same tick; then all arriving charge is added to v. A hop ' +
    'from neuron to neuron takes one tick and the delay. No leak.',
  inputs: 'An input spike adds 255 to the v of its neuron unless it carries another charge from 0 to 255.',
  units: 'Delay in seconds, a multiple of step_seconds; weight and v_threshold in charge.',
}

/** float32, as NIR's own writer does, where it holds every number; else float64. */
const floats = (values: ArrayLike<number>, shape: readonly number[] = [values.length]): Hdf5Array => {
  const single = Float32Array.from(values)
  return { shape, data: single.every((value, i) => value === values[i]) ? single : Float64Array.from(values) }
}
const integers = (shape: readonly number[], value: number): Hdf5Array => ({
  shape,
  data: BigInt64Array.of(BigInt(value)),
})

const writable = (name: string): string => {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)) return name
  throw inputError(`network: the node name "${name}" cannot stand in an HDF5 file`, 'Rename it, without a slash.')
}

/**
 * Writes Input -> caspianIf -> Linear -> ... -> Output as Input -> IF -> Delay -> Linear -> ... -> Output. The last
 * neurons have no Delay: nothing follows that their axonal delay could reach.
 * @throws UserError naming the node that NIR cannot say, e.g. an srm.
 */
export const networkToNir = (network: Network): Promise<Uint8Array> => {
  const layers = caspianLayersOf(network)
  const nameOf = (type: 'Input' | 'Output'): string =>
    Object.keys(network.nodes).find((name) => network.nodes[name]!.type === type)!
  const chain: [string, Hdf5Tree][] = []
  const append = (name: string, node: Hdf5Tree): void => {
    chain.push([writable(name), node])
  }
  append(nameOf('Input'), { type: 'Input', shape: integers([1], layers[0]!.inputs) })
  for (const [i, { name, neuron, neurons, synapse, delaySteps }] of layers.entries()) {
    if (synapse) append(synapse.node, { type: 'Linear', weight: floats(synapse.weight.data, synapse.weight.shape) })
    append(name, {
      type: 'IF',
      r: floats(new Float32Array(neurons).fill(1)),
      v_threshold: floats(neuron.threshold),
      v_reset: floats(new Float32Array(neurons)),
    })
    if (i === layers.length - 1) continue
    let delay = `${name}_delay`
    while (delay in network.nodes) delay += '_'
    append(delay, { type: 'Delay', delay: floats(Array.from(delaySteps, (ticks) => ticks * network.stepSeconds)) })
  }
  append(nameOf('Output'), { type: 'Output', shape: integers([1], layers.at(-1)!.neurons) })
  const names = chain.map(([name]) => name)
  return writeHdf5({
    version: '1.0',
    node: {
      type: 'NIRGraph',
      nodes: Object.fromEntries(chain),
      edges: { shape: [names.length - 1, 2], data: names.slice(1).flatMap((to, i) => [names[i]!, to]) },
      metadata: {
        ...convention,
        step_seconds: { shape: [], data: Float64Array.of(network.stepSeconds) },
        timesteps: integers([], network.timesteps),
      },
    },
  })
}
