/** Reads a network's graph as the chain of spiking layers that the engines run. */
import { inputError } from '../contract/errors.ts'
import type { Network, NetworkNode, NetworkShape, NeuronNode, Tensor } from '../contract/network.ts'
import { chainOf, type Recurrence } from './chain.ts'
import { sizeOf, tapCount, type Frame } from './geometry.ts'
import {
  constantsOf,
  currentsEach,
  isGraded,
  isSpiking,
  neuronCount,
  ownDelays,
  recurrentDelays,
  type ConstantField,
  type TrainedConstants,
} from './neuron.ts'
import { finite, poolOf, sized, synapseOf, type Pool, type Synapse } from './synapse.ts'

/** Input -> [pool] -> [synapse] -> neurons -> delay. */
export interface Layer {
  /** Name of the neuron node. */
  readonly name: string
  readonly neuron: NeuronNode
  readonly inputs: number
  /** Where channels, height and width of what arrives are known, whether or not a Flatten follows. */
  readonly inputFrame?: Frame
  readonly neurons: number
  /** What the neurons take in: one number each, or two (rf). */
  readonly currents: number
  readonly pool?: Pool
  /** Absent: each neuron is fed by the input (or pooled input) of its own index. */
  readonly synapse?: Synapse
  /** Weights [to, from] of the layer's spikes back to itself; `delaySteps` from each neuron's spike to its charge. */
  readonly recurrent?: Recurrence & { readonly delaySteps: Int32Array }
  /** Steps by which each neuron's spikes leave late. */
  readonly delaySteps: Int32Array
  /** The node that they come from, and its delays in steps as they are, one a neuron or a channel. */
  readonly delay?: { readonly node: string; readonly steps: Tensor }
}

/** Delays rounded down to whole steps, each spread over the neurons of its channel. */
export const wholeDelays = (steps: ArrayLike<number>, neurons: number): Int32Array =>
  // the summand forgives a quotient that falls a last bit short of the steps it means
  Int32Array.from({ length: neurons }, (_, j) => Math.trunc(steps[Math.floor((j * steps.length) / neurons)]! + 1e-9))

const followed = (name: string, by: string): Error =>
  inputError(`network: "${name}" never fires, but "${by}" follows it`, 'Let li be the last layer.')

const timeless = (name: string, node: string): Error =>
  inputError(`network: "${name}" sends numbers, which "${node}" cannot hold back`, 'Leave it out behind relu neurons.')

/**
 * Layers of a chain Input -> [pool] -> [Linear, Affine or Conv2d] -> neuron -> [Delay] -> ... -> Output, in order;
 * a Flatten may stand anywhere, a Linear may lead from neurons (or their Delay) back to them.
 * @throws UserError naming the node where the shapes do not fit or the order is another.
 */
export const layersOf = (network: Network): readonly Layer[] => {
  const { links, recurrences } = chainOf(network)
  const layers: Layer[] = []
  let shape: readonly number[] = []
  let inputs = 0
  let inputFrame: Frame | undefined
  let pending: Pick<Layer, 'pool' | 'synapse'> = {}
  const append = (name: string, node: NeuronNode): void => {
    const neurons = neuronCount(node)
    const each = currentsEach(node)
    const currents = each * neurons
    sized(name, each > 1 ? 'currents' : 'neurons', sizeOf(shape), currents)
    if (shape[0]! % each) {
      throw inputError(
        `network: "${name}" takes real and imaginary channels, but ${shape[0]} reach it`,
        'Make their number even.',
      )
    }
    const recurrent = recurrences.get(name)
    if (recurrent && !isSpiking(node)) throw followed(name, recurrent.node)
    if (recurrent && isGraded(node)) throw timeless(name, recurrent.node)
    if (recurrent) {
      finite(recurrent.node, 'weight', recurrent.weight)
      sized(recurrent.node, 'inputs', neurons, recurrent.weight.shape[1] ?? 0)
      sized(name, each > 1 ? 'currents' : 'neurons', recurrent.weight.shape[0] ?? 0, currents)
    }
    layers.push({
      name,
      neuron: node,
      inputs,
      ...(inputFrame && { inputFrame }),
      neurons,
      currents,
      delaySteps: ownDelays(node),
      ...pending,
      ...(recurrent && { recurrent: { ...recurrent, delaySteps: recurrentDelays(node) } }),
    })
    const frame = pending.synapse ? pending.synapse.conv?.to : (pending.pool?.to ?? inputFrame)
    inputFrame = frame && [frame[0] / each, frame[1], frame[2]]
    shape = [shape[0]! / each, ...shape.slice(1)]
    pending = {}
    inputs = neurons
  }
  const link = (name: string, node: NetworkNode): void => {
    const before = layers.at(-1)
    const isEnd = node.type === 'Flatten' || node.type === 'Output'
    if (before && !isEnd && !isSpiking(before.neuron)) throw followed(before.name, name)
    switch (node.type) {
      case 'Input':
        shape = node.shape
        inputs = sizeOf(shape)
        if (shape.length === 3) inputFrame = shape as unknown as Frame
        break
      case 'Flatten':
        shape = [sizeOf(shape)]
        break
      case 'SumPool2d':
      case 'AvgPool2d':
        if (pending.pool || pending.synapse) {
          throw inputError(`network: no neurons stand before the pool "${name}"`, 'Put a neuron before it.')
        }
        pending = { pool: poolOf(name, node, shape) }
        shape = pending.pool!.to
        break
      case 'Linear':
      case 'Affine':
      case 'Conv2d': {
        if (pending.synapse) {
          throw inputError(`network: two ${node.type} nodes meet at "${name}"`, 'Put a neuron between them.')
        }
        const [synapse, to] = synapseOf(name, node, shape)
        pending = { ...pending, synapse }
        shape = to
        break
      }
      case 'Delay': {
        const layer = layers.at(-1)
        if (!layer || pending.synapse || pending.pool) {
          throw inputError(`network: Delay "${name}" follows no neuron`, 'Put it after a neuron node.')
        }
        if (isGraded(layer.neuron)) throw timeless(layer.name, name)
        const { length } = node.delaySeconds
        const isByChannel = shape.length === 3 && length === shape[0]
        if (!isByChannel) sized(name, 'delays', layer.neurons, length)
        const steps = { shape: [length], data: Float64Array.from(node.delaySeconds, (d) => d / network.stepSeconds) }
        layer.delaySteps.set(wholeDelays(steps.data, layer.neurons))
        layers.splice(-1, 1, { ...layer, delay: { node: name, steps } })
        break
      }
      case 'Output': {
        const loose = pending.synapse ?? pending.pool
        if (loose) throw inputError(`network: "${loose.node}" leads to no neuron`, 'Put a neuron before the Output.')
        sized(name, 'outputs', sizeOf(shape), sizeOf(node.shape))
        break
      }
      default:
        append(name, node)
    }
  }
  for (const [name, node] of links) link(name, node)
  if (layers.length === 0) throw inputError('network: there is no neuron between Input and Output', 'Add a layer.')
  return layers
}

/** Synapses of a layer, borders of a convolution left out. */
const synapseCount = ({ synapse, recurrent, neurons, currents }: Layer): number => {
  const back = recurrent ? neurons * currents : 0
  if (!synapse) return back
  const { weight, conv } = synapse
  return back + (conv ? weight.shape[0]! * weight.shape[1]! * tapCount(conv) : sizeOf(weight.shape))
}

/** What is known of a network before its weights: counts a layer. */
export const shapeOf = (network: Network): NetworkShape => {
  const layers = layersOf(network)
  return {
    inputs: layers[0]!.inputs,
    outputs: layers.at(-1)!.neurons,
    timesteps: network.timesteps,
    layers: layers.map((layer) => {
      const { name, neuron, neurons, synapse, recurrent } = layer
      const synapses = synapseCount(layer)
      const parameters = trainablesOf([layer]).reduce((sum, { tensor }) => sum + tensor.data.length, 0)
      const ofCurrent = (synapse ? sizeOf(synapse.weight.shape.slice(1)) : 0) + (recurrent ? neurons : 0)
      const fanIn = ofCurrent * currentsEach(neuron)
      const shape = { name, neuron: neuron.type, neurons, fanIn, synapses }
      return parameters === synapses ? shape : { ...shape, parameters }
    }),
  }
}

/** Trainable numbers of a network. */
export const parameterCount = (shape: NetworkShape): number =>
  shape.layers.reduce((sum, layer) => sum + (layer.parameters ?? layer.synapses), 0)

/** What is trained beside weights and biases. */
export interface Trained {
  /** Anything: the delays of Delay nodes. */
  readonly delays?: unknown
  /** Constants of neurons. */
  readonly neurons?: { readonly trained: TrainedConstants }
}

export interface Trainable {
  readonly node: string
  readonly field: 'weight' | 'bias' | 'delaySeconds' | ConstantField
  /** Delays are in steps. */
  readonly tensor: Tensor
}

/**
 * What is trained, in chain order; of each layer its weights, then its biases, its recurrent weights, its delays, its
 * threshold and leak.
 */
export const trainablesOf = (layers: readonly Layer[], { delays, neurons }: Trained = {}): readonly Trainable[] =>
  layers.flatMap(({ name, neuron, synapse, recurrent, delay }): Trainable[] => {
    const { node = '', weight, bias } = synapse ?? {}
    return [
      ...(weight ? [{ node, field: 'weight' as const, tensor: weight }] : []),
      ...(bias ? [{ node, field: 'bias' as const, tensor: bias }] : []),
      ...(recurrent ? [{ node: recurrent.node, field: 'weight' as const, tensor: recurrent.weight }] : []),
      ...(delays && delay ? [{ node: delay.node, field: 'delaySeconds' as const, tensor: delay.steps }] : []),
      ...(neurons && synapse ? constantsOf(neuron, neurons.trained) : []).map(([field, value]) => ({
        node: name,
        field,
        tensor: { shape: [1], data: Float64Array.of(value) },
      })),
    ]
  })

const valueOf = (field: Trainable['field'], shape: readonly number[], data: Float64Array, stepSeconds: number) => {
  if (field === 'delaySeconds') return Array.from(data, (steps) => steps * stepSeconds)
  return field === 'weight' || field === 'bias' ? { shape, data } : data[0]!
}

/** The network with other numbers in its trainables, in their order and in the layout of their tensors. */
export const withWeights = (network: Network, values: readonly Float64Array[], trained: Trained = {}): Network => {
  const nodes = { ...network.nodes }
  trainablesOf(layersOf(network), trained).forEach(({ node, field, tensor: { shape } }, i) => {
    const data = values[i]!
    nodes[node] = { ...nodes[node], [field]: valueOf(field, shape, data, network.stepSeconds) } as NetworkNode
  })
  return { ...network, nodes }
}
