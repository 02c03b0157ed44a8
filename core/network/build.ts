/** From an outline to what it is a network of: its counts, and the network itself with weights drawn. */
import type { Network, NetworkNode, NetworkShape, NeuronNode, Tensor } from '../contract/network.ts'
import type { Random } from '../random.ts'
import { sizeOf, tapCount } from './geometry.ts'
import type { Outline, OutlineLayer } from './outline.ts'

const fanInOf = ({ weights = [0, 0] }: OutlineLayer): number => sizeOf(weights.slice(1))

/** Counts of a network, known before it has weights; equal to `shapeOf` of what `networkOf` makes. */
export const outlineShape = (
  { inputShape, layers }: Outline,
  neuronOf: (layer: OutlineLayer) => NeuronNode['type'],
  timesteps: number,
): NetworkShape => ({
  inputs: sizeOf(inputShape),
  outputs: layers.at(-1)!.neurons,
  timesteps,
  layers: layers.map((layer) => {
    const { name, neurons, currents, weights, conv, isRecurrent } = layer
    const back = isRecurrent ? neurons * currents : 0
    const parameters = back + (weights ? sizeOf(weights) : 0)
    const synapses = conv ? back + weights![0]! * weights![1]! * tapCount(conv) : parameters
    const fanIn = (fanInOf(layer) + (isRecurrent ? neurons : 0)) * (currents / neurons)
    return { name, neuron: neuronOf(layer), neurons, fanIn, synapses, ...(parameters !== synapses && { parameters }) }
  }),
})

export interface Materials {
  readonly neurons: (layer: OutlineLayer) => NeuronNode
  /** Weights are uniform in +- this over the square root of the fan-in, in their own unit (slayerPytorch's start). */
  readonly weightScale: (layer: OutlineLayer) => number
  /** In steps, one a neuron or channel; none where its spikes leave at once. */
  readonly delaySteps: (layer: OutlineLayer, random: Random) => readonly number[]
  readonly stepSeconds: number
  readonly timesteps: number
}

/** A network with the layers of an outline; a layer's weights are those of its name, whatever stands beside it. */
export const networkOf = (
  { inputShape, layers }: Outline,
  { neurons: makeNeurons, weightScale, delaySteps, stepSeconds, timesteps }: Materials,
  random: Random,
): Network => {
  const chain: [string, NetworkNode][] = [['in', { type: 'Input', shape: inputShape }]]
  const beside: [string, NetworkNode, string][] = []
  const drawn = (stream: string, shape: readonly number[], layer: OutlineLayer): Tensor => {
    const draw = random.fork(stream)
    const bound = weightScale(layer) / Math.sqrt(sizeOf(shape.slice(1)))
    return { shape, data: Float64Array.from({ length: sizeOf(shape) }, () => bound * (2 * draw.uniform() - 1)) }
  }
  let isFrame = inputShape.length === 3
  for (const layer of layers) {
    const { name, neurons, currents, pool, weights, conv, isRecurrent } = layer
    if (pool) {
      const { kind, kernelSize, stride, padding } = pool
      chain.push([`${name}Pool`, { type: kind === 'sum' ? 'SumPool2d' : 'AvgPool2d', kernelSize, stride, padding }])
    }
    if (weights) {
      if (isFrame && !conv) chain.push([`${name}Inputs`, { type: 'Flatten' }])
      isFrame &&= conv !== undefined
      const weight = drawn(name, weights, layer)
      const { stride = [1, 1], padding = [0, 0], groups = 1 } = conv ?? {}
      chain.push([
        `${name}Weights`,
        conv ? { type: 'Conv2d', weight, stride, padding, groups } : { type: 'Linear', weight },
      ])
    }
    chain.push([name, makeNeurons(layer)])
    if (isRecurrent) {
      const back = `${name}Recurrence`
      beside.push([back, { type: 'Linear', weight: drawn(back, [currents, neurons], layer) }, name])
    }
    const delaySeconds = delaySteps(layer, random.fork(`${name}Delay`)).map((steps) => steps * stepSeconds)
    if (delaySeconds.length > 0) chain.push([`${name}Delay`, { type: 'Delay', delaySeconds }])
  }
  chain.push(['out', { type: 'Output', shape: [layers.at(-1)!.neurons] }])
  return {
    nodes: Object.fromEntries([...chain, ...beside.map(([back, node]) => [back, node])]),
    edges: [
      ...chain.slice(1).map(([to], i) => [chain[i]![0], to] as const),
      ...beside.flatMap(([back, , name]) => [[name, back] as const, [back, name] as const]),
    ],
    stepSeconds,
    timesteps,
  }
}
