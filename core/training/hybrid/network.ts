/** HYBRID's networks: the spiking one from hyperparameters, and the one without spikes that has the same weights. */
import { inputError } from '../../contract/errors.ts'
import type { Network, NetworkNode, NetworkShape, NeuronNode } from '../../contract/network.ts'
import { networkOf, outlineShape } from '../../network/build.ts'
import { sizeOf } from '../../network/geometry.ts'
import { inputOf } from '../../network/input.ts'
import { layersOf, shapeOf } from '../../network/layers.ts'
import { outlineOf, type Outline } from '../../network/outline.ts'
import type { Random } from '../../random.ts'
import type { Parameters } from '../../search/space.ts'
import type { Task } from '../algorithm.ts'
import { numberOf } from '../parameters.ts'
import { networkKinds } from '../parameters/networks.ts'

/** Outputs only integrate. */
const isOutput = ({ name }: { readonly name: string }): boolean => name === 'output'

const outlineFor = (parameters: Parameters, { frame, classes, network }: Task): Outline => {
  const outline = outlineOf(
    frame,
    [...networkKinds[network.kind].plan(parameters, frame, network), { dense: classes }],
    false,
  )
  const foreign = outline.layers.find(({ weights, isRecurrent, delayMs }) => !weights || isRecurrent || delayMs > 0)
  if (!foreign) return outline
  throw inputError(
    `network: the layer ${foreign.name} is recurrent, delayed or a pool that spikes, which hybrid does not convert`,
    'Use convolutions, pools and dense layers, or the algorithm slayer.',
  )
}

/** A hidden layer's spiking neurons. */
export const spikingOf = (parameters: Parameters, neurons: number, threshold: number, leak: number): NeuronNode =>
  parameters['sameStep'] === true
    ? { type: 'lif', neurons, threshold, beta: leak, reset: 'subtract', resetDelay: false }
    : { type: 'stdb', neurons, threshold, leak }

const timestepsOf = (parameters: Parameters): number => numberOf(parameters, 'timesteps')

/** What a file holds as a network to be converted: its weights, with the sizes that the data have. */
const importedFor = (parameters: Parameters, { frame, classes, network }: Task): Network | undefined => {
  if (network.kind !== 'file' || !network.read) return undefined
  const { path, read } = network
  const fail = (sentence: string, remedy: string): never => {
    throw inputError(`${path} ${sentence}`, remedy)
  }
  const layers = layersOf(read)
  const foreign = layers.slice(0, -1).find(({ neuron }) => neuron.type !== 'relu')
  if (foreign) fail(`has ${foreign.neuron.type} neurons in "${foreign.name}"`, 'Give a network of relu neurons.')
  const { neuron, neurons } = layers.at(-1)!
  if (neuron.type !== 'li') fail(`ends in ${neuron.type} neurons`, 'Give a network whose outputs only add up (li).')
  if (neurons !== classes) fail(`has ${neurons} outputs`, `Give one of ${classes}, one a class.`)
  const { shape } = inputOf(read)
  const fits = sizeOf(shape) === sizeOf(frame) && (shape.length < 3 || shape.every((extent, i) => extent === frame[i]))
  if (!fits) fail(`takes [${shape.join(', ')}]`, `Give one of [${frame.join(', ')}], or another inputSize.`)
  const stepSeconds = numberOf(parameters, 'stepMs') / 1000
  const unbalanced = withHidden(read, timestepsOf(parameters), (layer) => spikingOf(parameters, layer.neurons, 1, 1))
  return { ...unbalanced, stepSeconds }
}

export const shapeFor = (parameters: Parameters, task: Task): NetworkShape => {
  const imported = importedFor(parameters, task)
  return imported ? shapeOf(imported) : plannedShape(parameters, task)
}

const plannedShape = (parameters: Parameters, task: Task): NetworkShape =>
  outlineShape(
    outlineFor(parameters, task),
    (layer) => (isOutput(layer) ? 'li' : spikingOf(parameters, 1, 1, 1).type),
    timestepsOf(parameters),
  )

/**
 * Before training; its thresholds are still to be balanced. Weights are those of a file, or uniform with the variance
 * 2 / fan-in (He).
 */
export const networkFor = (parameters: Parameters, task: Task, random: Random): Network =>
  importedFor(parameters, task) ??
  networkOf(
    outlineFor(parameters, task),
    {
      neurons: (layer) =>
        isOutput(layer)
          ? { type: 'li', neurons: layer.neurons, beta: 1 }
          : spikingOf(parameters, layer.neurons, 1, numberOf(parameters, 'leak')),
      weightScale: (layer) => (isOutput(layer) ? 1 : Math.sqrt(6)),
      delaySteps: () => [],
      stepSeconds: numberOf(parameters, 'stepMs') / 1000,
      timesteps: timestepsOf(parameters),
    },
    random,
  )

/** With other neurons in its hidden layers, and so many steps. */
export const withHidden = (
  network: Network,
  timesteps: number,
  neuronOf: (layer: { readonly neurons: number }, index: number) => NeuronNode,
): Network => {
  const hidden = layersOf(network).slice(0, -1)
  const changed = hidden.map((layer, l): [string, NetworkNode] => [layer.name, neuronOf(layer, l)])
  return { ...network, timesteps, nodes: { ...network.nodes, ...Object.fromEntries(changed) } }
}

/** Without spikes: a single step of rectified linear units. */
export const annOf = (network: Network): Network => withHidden(network, 1, ({ neurons }) => ({ type: 'relu', neurons }))

/**
 * With biases as currents of spikes: a layer's rates are the values of the network without spikes over the thresholds of
 * all layers up to it, and so is a bias over those of the layers before it.
 */
export const withCurrents = (network: Network, thresholds: readonly number[]): Network => {
  const nodes = { ...network.nodes }
  let scale = 1
  layersOf(network).forEach(({ synapse }, l) => {
    if (synapse?.bias) {
      const { shape, data } = synapse.bias
      nodes[synapse.node] = { ...nodes[synapse.node], bias: { shape, data: data.map((b) => b / scale) } } as NetworkNode
    }
    scale *= thresholds[l] ?? 1
  })
  return { ...network, nodes }
}
