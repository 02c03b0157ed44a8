/** The networks that SLAYER trains, from hyperparameters. */
import type { Network, NetworkShape, NeuronNode, NeuronType } from '../../contract/network.ts'
import { networkOf, outlineShape } from '../../network/build.ts'
import { outlineOf, type Outline, type OutlineLayer } from '../../network/outline.ts'
import type { Random } from '../../random.ts'
import type { Parameters } from '../../search/space.ts'
import type { Task } from '../algorithm.ts'
import { numberOf, windowSteps } from '../parameters.ts'
import { networkKinds } from '../parameters/networks.ts'
import { kept, neuronRows } from '../parameters/neurons.ts'
import { firstDelays, longestDelay } from './delays.ts'

/**
 * What a trained weight of 1 is in the network's own unit: a tenth of the weight through which a single spike reaches the
 * threshold. SLAYER's published settings belong to such weights of 10.
 */
export const weightUnit = (parameters: Parameters, neuron: NeuronType): number =>
  numberOf(parameters, 'threshold') / neuronRows[neuron].pspPeak(parameters) / 10

const outlineFor = (parameters: Parameters, { frame, classes, neuron, network }: Task): Outline => {
  const plans = networkKinds[network.kind].plan(parameters, frame, network)
  const { isTicked, isResonant } = neuronRows[neuron]
  return outlineOf(frame, [...plans, { dense: classes }], isTicked, isResonant ? 2 : 1)
}

/** The window, and the steps that spikes take from layer to layer. */
const timestepsOf = (parameters: Parameters, { neuron }: Task, { layers }: Outline): number => {
  const delays = layers.reduce((steps, layer) => steps + longestDelay(parameters, layer), 0)
  return windowSteps(parameters) + delays + (neuronRows[neuron].isTicked ? layers.length : 0)
}

/**
 * SLAYER's pool has weights of 1.1 thresholds over the peak of a spike's response: a single spike makes it fire. Membrane,
 * reset and surrogate scale with the threshold, so that it is a sum of spikes before a threshold of peak / 1.1. Any
 * full-scale spike makes an input neuron fire.
 */
const thresholdOf = (parameters: Parameters, neuron: NeuronType, { weights, pool }: OutlineLayer): number => {
  if (weights) return numberOf(parameters, 'threshold')
  return pool ? neuronRows[neuron].pspPeak(parameters) / 1.1 : 0
}

/** The outputs of a loss on membranes integrate and never fire. */
const isReadout = (parameters: Parameters, { name }: OutlineLayer): boolean =>
  parameters['loss'] === 'membrane' && name === 'output'

const neuronsFor = (parameters: Parameters, neuron: NeuronType, layer: OutlineLayer): NeuronNode =>
  isReadout(parameters, layer)
    ? { type: 'li', neurons: layer.neurons, beta: kept(parameters, 'tauOutMs') }
    : neuronRows[neuron].node(parameters, layer.neurons, thresholdOf(parameters, neuron, layer))

export const shapeFor = (parameters: Parameters, task: Task): NetworkShape => {
  const outline = outlineFor(parameters, task)
  return outlineShape(
    outline,
    (layer) => (isReadout(parameters, layer) ? 'li' : task.neuron),
    timestepsOf(parameters, task, outline),
  )
}

export const networkFor = (parameters: Parameters, task: Task, random: Random): Network => {
  const outline = outlineFor(parameters, task)
  const scale = ({ conv }: OutlineLayer): string => (conv ? 'convWeightScale' : 'weightScale')
  return networkOf(
    outline,
    {
      neurons: (layer) => neuronsFor(parameters, task.neuron, layer),
      weightScale: (layer) => numberOf(parameters, scale(layer)) * weightUnit(parameters, task.neuron),
      delaySteps: (layer, draw) => firstDelays(parameters, layer, draw),
      stepSeconds: numberOf(parameters, 'stepMs') / 1000,
      timesteps: timestepsOf(parameters, task, outline),
    },
    random,
  )
}
