/** Reads a network's graph as the chain of spiking layers that the engines run. */
import { inputError } from '../contract/errors.ts'
import type { Network, NetworkNode, NetworkShape, NodeType, Tensor } from '../contract/network.ts'

type Node<T extends NodeType> = Extract<NetworkNode, { type: T }>

export interface Layer {
  /** Name of the neuron node. */
  readonly name: string
  readonly neuron: Node<'srm'> | Node<'caspianIf'>
  readonly inputs: number
  readonly neurons: number
  /** Absent: input neurons, each fed by the input of its own index. */
  readonly synapse?: { readonly node: string; readonly weight: Tensor }
  /** Steps by which each neuron's spikes leave late. */
  readonly delaySteps: Int32Array
}

const neuronCount = (node: Layer['neuron']): number => (node.type === 'srm' ? node.neurons : node.threshold.length)

/** The graph's nodes from Input to Output, in order; throws where it is not a chain. */
const chainOf = (network: Network): [string, NetworkNode][] => {
  const next = new Map<string, string>()
  for (const [from, to] of network.edges) {
    if (next.has(from)) throw inputError(`network: node "${from}" has two outgoing edges`, 'Use a chain of layers.')
    next.set(from, to)
  }
  const start = Object.keys(network.nodes).find((name) => network.nodes[name]?.type === 'Input')
  if (start === undefined) throw inputError('network: there is no Input node', 'Add a node of type Input.')
  const chain: [string, NetworkNode][] = []
  const seen = new Set<string>()
  for (let name: string | undefined = start; name !== undefined; name = next.get(name)) {
    const node = network.nodes[name]
    if (!node)
      throw inputError(`network: an edge names "${name}", which is no node`, 'Add the node or remove the edge.')
    if (seen.has(name)) throw inputError(`network: the edges make a cycle at "${name}"`, 'Use a chain of layers.')
    seen.add(name)
    chain.push([name, node])
  }
  const last = chain.at(-1)!
  if (last[1].type !== 'Output')
    throw inputError(`network: the path ends at "${last[0]}"`, 'End it with an Output node.')
  if (seen.size !== Object.keys(network.nodes).length) {
    const lost = Object.keys(network.nodes).find((name) => !seen.has(name))!
    throw inputError(`network: node "${lost}" lies on no path from Input to Output`, 'Connect it or remove it.')
  }
  return chain
}

const sized = (name: string, what: string, expected: number, found: number): void => {
  if (expected !== found) {
    throw inputError(
      `network: node "${name}" takes ${found} ${what}, but ${expected} reach it`,
      'Make the shapes agree.',
    )
  }
}

/**
 * Layers of a chain Input -> [Linear] -> neuron -> [Delay] -> ... -> Output, in order.
 * @throws UserError naming the node where the shapes do not fit or the order is another.
 */
export const layersOf = (network: Network): readonly Layer[] => {
  const layers: Layer[] = []
  let width = 0
  let synapse: Layer['synapse']
  for (const [name, node] of chainOf(network)) {
    switch (node.type) {
      case 'Input':
        width = node.shape.reduce((a, b) => a * b, 1)
        break
      case 'Linear': {
        if (synapse) throw inputError(`network: two Linear nodes meet at "${name}"`, 'Put a neuron between them.')
        const [out = 0, inputs = 0] = node.weight.shape
        sized(name, 'inputs', width, inputs)
        if (node.weight.data.some((w) => !Number.isFinite(w))) {
          throw inputError(`network: a weight of "${name}" is not a number`, 'Train the network again.')
        }
        synapse = { node: name, weight: node.weight }
        width = out
        break
      }
      case 'srm':
      case 'caspianIf': {
        const neurons = neuronCount(node)
        sized(name, 'neurons', width, neurons)
        const inputs = synapse?.weight.shape[1] ?? neurons
        const delaySteps = Int32Array.from(node.type === 'caspianIf' ? node.delay : new Array<number>(neurons).fill(0))
        layers.push({ name, neuron: node, inputs, neurons, delaySteps, ...(synapse && { synapse }) })
        synapse = undefined
        break
      }
      case 'Delay': {
        const layer = layers.at(-1)
        if (!layer || synapse)
          throw inputError(`network: Delay "${name}" follows no neuron`, 'Put it after a neuron node.')
        sized(name, 'delays', layer.neurons, node.delaySeconds.length)
        layer.delaySteps.set(node.delaySeconds.map((d) => Math.trunc(d / network.stepSeconds)))
        break
      }
      case 'Output':
        if (synapse)
          throw inputError(`network: "${synapse.node}" leads to no neuron`, 'Put a neuron before the Output.')
        sized(
          name,
          'outputs',
          width,
          node.shape.reduce((a, b) => a * b, 1),
        )
    }
  }
  if (layers.length === 0) throw inputError('network: there is no neuron between Input and Output', 'Add a layer.')
  return layers
}

/** What is known of a network before its weights: counts a layer. */
export const shapeOf = (network: Network): NetworkShape => {
  const layers = layersOf(network)
  return {
    inputs: layers[0]!.inputs,
    outputs: layers.at(-1)!.neurons,
    timesteps: network.timesteps,
    layers: layers.map(({ name, neuron, neurons, inputs, synapse }) => ({
      name,
      neuron: neuron.type,
      neurons,
      fanIn: synapse ? inputs : 0,
      synapses: synapse ? inputs * neurons : 0,
    })),
  }
}

/** Trainable numbers of a network. */
export const parameterCount = (shape: NetworkShape): number => shape.layers.reduce((sum, l) => sum + l.synapses, 0)

/** The network with other weights, one array [out][in] a Linear node in chain order. */
export const withWeights = (network: Network, weights: readonly Float64Array[]): Network => {
  const nodes = { ...network.nodes }
  layersOf(network)
    .filter((layer) => layer.synapse)
    .forEach(({ synapse }, i) => {
      nodes[synapse!.node] = { type: 'Linear', weight: { shape: synapse!.weight.shape, data: weights[i]! } }
    })
  return { ...network, nodes }
}
