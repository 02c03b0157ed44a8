/** Builds dense networks: the shape from sizes, then the weights. */
import type { Network, NetworkNode, NetworkShape, NeuronType } from '../contract/network.ts'
import type { Random } from '../random.ts'

/** One neuron node for a layer of `neurons`. */
export type MakeNeurons = (neurons: number, layer: number) => NetworkNode

export interface DenseOutline {
  readonly neuron: NeuronType
  readonly inputs: number
  /** Neurons of each layer behind the inputs, outputs last. */
  readonly sizes: readonly number[]
  readonly timesteps: number
}

const layerNames = (count: number): string[] =>
  Array.from({ length: count }, (_, l) => (l === count - 1 ? 'output' : count === 2 ? 'hidden' : `hidden${l + 1}`))

/** A chip's inputs are neurons of their own; srm layers take the input's spikes directly. */
const hasInputNeurons = (neuron: NeuronType): boolean => neuron === 'caspianIf'

/** Counts of a dense network, known before it has weights. */
export const denseShape = ({ neuron, inputs, sizes, timesteps }: DenseOutline): NetworkShape => {
  const names = layerNames(sizes.length)
  const dense = sizes.map((neurons, l) => {
    const fanIn = l === 0 ? inputs : sizes[l - 1]!
    return { name: names[l]!, neuron, neurons, fanIn, synapses: fanIn * neurons }
  })
  const inputLayer = { name: 'input', neuron, neurons: inputs, fanIn: 0, synapses: 0 }
  return {
    inputs,
    outputs: sizes.at(-1)!,
    timesteps,
    layers: hasInputNeurons(neuron) ? [inputLayer, ...dense] : dense,
  }
}

/** Steps from an input spike to the earliest output spike it can cause: a tick a layer on caspianIf, none on srm. */
export const pipelineSteps = (neuron: NeuronType, layersBehindInput: number): number =>
  neuron === 'caspianIf' ? layersBehindInput + 1 : 0

/**
 * A dense network with weights uniform in +-weightScale / sqrt(fanIn) (slayerPytorch's initialisation).
 * @param weightScale in the unit of the weights.
 */
export const denseNetwork = (
  outline: DenseOutline,
  makeNeurons: MakeNeurons,
  weightScale: number,
  stepSeconds: number,
  random: Random,
): Network => {
  const shape = denseShape(outline)
  const nodes: Record<string, NetworkNode> = { in: { type: 'Input', shape: [shape.inputs] } }
  shape.layers.forEach(({ name, neurons, fanIn }, l) => {
    if (fanIn > 0) {
      const draw = random.fork(name)
      const bound = weightScale / Math.sqrt(fanIn)
      const data = Float64Array.from({ length: fanIn * neurons }, () => bound * (2 * draw.uniform() - 1))
      nodes[`${name}Weights`] = { type: 'Linear', weight: { shape: [neurons, fanIn], data } }
    }
    nodes[name] = makeNeurons(neurons, l)
  })
  nodes['out'] = { type: 'Output', shape: [shape.outputs] }
  const names = Object.keys(nodes)
  const edges = names.slice(1).map((to, i) => [names[i]!, to] as const)
  return { nodes, edges, stepSeconds, timesteps: outline.timesteps }
}
