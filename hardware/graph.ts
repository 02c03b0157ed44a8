/** A spiking network as flat lists of neurons and synapses: what a chip loads and what the emulation runs. */
import { workError } from '../core/contract/errors.ts'
import type { Network, NetworkShape } from '../core/contract/network.ts'
import { layersOf } from '../core/network/layers.ts'
import type { Layer } from '../core/network/layers.ts'

/** Neurons are numbered through all layers; input neurons come first in a layered network. All values are integers. */
export interface SpikingGraph {
  /** Blocks of neurons that follow each other in the numbering. */
  readonly layers: readonly { readonly name: string; readonly neurons: number }[]
  /** A neuron fires when its charge is strictly greater. */
  readonly threshold: Int32Array
  /** Synapses of neuron i are `offsets[i] .. offsets[i + 1]`. */
  readonly offsets: Uint32Array
  readonly target: Uint32Array
  readonly weight: Int32Array
  /** Ticks a fire takes on each synapse; 0 arrives in the tick of the fire. */
  readonly delay: Uint32Array
  /** Neuron behind each input and each output. */
  readonly inputs: Uint32Array
  readonly outputs: Uint32Array
}

export interface Synapse {
  readonly from: number
  readonly to: number
  readonly weight: number
  readonly delay: number
}

/** A graph from its parts; synapses are ordered by source and keep their order otherwise. */
export const graphOf = (
  parts: Pick<SpikingGraph, 'layers' | 'threshold' | 'inputs' | 'outputs'> & { readonly synapses: readonly Synapse[] },
): SpikingGraph => {
  const { synapses, ...rest } = parts
  const ordered = synapses.toSorted((a, b) => a.from - b.from)
  const offsets = new Uint32Array(parts.threshold.length + 1)
  for (const { from } of synapses) offsets[from + 1]!++
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!
  return {
    ...rest,
    offsets,
    target: Uint32Array.from(ordered, (s) => s.to),
    weight: Int32Array.from(ordered, (s) => s.weight),
    delay: Uint32Array.from(ordered, (s) => s.delay),
  }
}

/** The synapses of a graph, by source. */
export const synapsesOf = (graph: SpikingGraph): Synapse[] =>
  Array.from(graph.threshold, (_, from) => from).flatMap((from) =>
    Array.from(graph.target.subarray(graph.offsets[from], graph.offsets[from + 1]), (to, k) => ({
      from,
      to,
      weight: graph.weight[graph.offsets[from]! + k]!,
      delay: graph.delay[graph.offsets[from]! + k]!,
    })),
  )

export type CaspianLayer = Layer & { readonly neuron: { readonly type: 'caspianIf' } }

/**
 * The layers of a chain Input -> caspianIf -> Linear -> caspianIf -> ... -> Output; the first are the input neurons.
 * @throws UserError naming the node that is of another type or in another place.
 */
export const caspianLayersOf = (network: Network): readonly CaspianLayer[] =>
  layersOf(network).map((layer, i) => {
    if (layer.neuron.type !== 'caspianIf') {
      throw workError(
        `network: node "${layer.name}" is of type ${layer.neuron.type}, which a chip of caspianIf neurons cannot execute`,
        'Train the network with caspianIf neurons, or export it without a target, as NIR.',
      )
    }
    if ((i === 0) === Boolean(layer.synapse)) {
      throw workError(
        `network: node "${layer.name}" ${i === 0 ? 'gets its inputs through weights' : 'has no weights before it'}`,
        'Feed the input neurons directly, one an input, and put one Linear node before every later layer.',
      )
    }
    const extra = extraOf(layer)
    if (extra) {
      throw workError(
        `network: layer "${layer.name}" has ${extra}, which is not mapped to caspianIf neurons yet`,
        'Use plain dense layers (Linear) before each neuron.',
      )
    }
    return { ...layer, neuron: layer.neuron }
  })

/** What a layer has beyond dense weights, a noun; undefined for none. */
const extraOf = ({ pool, synapse, recurrent }: Layer): string | undefined =>
  (pool && 'a pool') ??
  (synapse?.conv && 'a convolution') ??
  (synapse?.bias && 'a bias') ??
  (recurrent && 'recurrent weights')

const whole = (values: ArrayLike<number>, what: string, node: string): Int32Array => {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== (values[i]! | 0)) {
      throw workError(
        `network: ${what} ${i} of node "${node}" is ${values[i]}, no integer`,
        'Quantise the network first.',
      )
    }
  }
  return Int32Array.from(values)
}

/**
 * Flattens a quantised chain Input -> caspianIf -> Linear -> caspianIf -> ... -> Output; a weight of 0 is no synapse.
 * @throws UserError naming the node that is no caspianIf or holds a number that is no integer.
 */
export const networkToGraph = (network: Network): SpikingGraph => {
  const layers = caspianLayersOf(network)
  const synapses: Synapse[] = []
  let first = 0
  for (const [i, { synapse, inputs, neurons }] of layers.entries()) {
    if (synapse) {
      const delays = layers[i - 1]!.delaySteps
      const weights = whole(synapse.weight.data, 'weight', synapse.node)
      for (let from = 0; from < inputs; from++) {
        for (let to = 0; to < neurons; to++) {
          const weight = weights[to * inputs + from]!
          if (weight !== 0) synapses.push({ from: first - inputs + from, to: first + to, weight, delay: delays[from]! })
        }
      }
    }
    first += neurons
  }
  const range = (start: number, length: number): Uint32Array => Uint32Array.from({ length }, (_, i) => start + i)
  const outputs = layers.at(-1)!.neurons
  return graphOf({
    layers: layers.map(({ name, neurons }) => ({ name, neurons })),
    threshold: Int32Array.from(layers.flatMap(({ name, neuron }) => [...whole(neuron.threshold, 'threshold', name)])),
    inputs: range(0, layers[0]!.neurons),
    outputs: range(first - outputs, outputs),
    synapses,
  })
}

/** Counts of a graph as it is, synapses of weight 0 left out; fan-in is the layer's greatest. */
export const graphShape = (graph: SpikingGraph, timesteps: number): NetworkShape => {
  const fanIn = new Uint32Array(graph.threshold.length)
  for (const to of graph.target) fanIn[to]!++
  let end = 0
  const layers = graph.layers.map(({ name, neurons }) => {
    const counts = fanIn.subarray(end, (end += neurons))
    return {
      name,
      neuron: 'caspianIf' as const,
      neurons,
      fanIn: counts.reduce((a, b) => Math.max(a, b), 0),
      synapses: counts.reduce((a, b) => a + b, 0),
    }
  })
  return { inputs: graph.inputs.length, outputs: graph.outputs.length, layers, timesteps }
}
