/** SLAYER: backpropagation through time with a spike escape rate as surrogate (Shrestha and Orchard 2018), dense networks. */
import { denseNetwork, denseShape } from '../network/dense.ts'
import type { Algorithm } from './algorithm.ts'
import { numberOf } from './parameters.ts'
import { encodingParameters } from './parameters/encoding.ts'
import { neuronParameters } from './parameters/neurons.ts'
import { neuronNode, outlineOf, weightUnit } from './slayer/network.ts'
import { slayerParameters } from './slayer/parameters.ts'
import { train } from './slayer/train.ts'

export const slayer: Algorithm = {
  name: 'slayer',
  title: 'SLAYER',
  sentence: 'Backpropagation through time with a surrogate for the spike: trains the spiking network directly.',
  parameters: (neuron, data) => ({ ...encodingParameters(data), ...neuronParameters[neuron], ...slayerParameters }),
  shape: (parameters, task) => denseShape(outlineOf(parameters, task)),
  build: (parameters, task, random) =>
    denseNetwork(
      outlineOf(parameters, task),
      (neurons, layer) => neuronNode(parameters, task, neurons, layer === 0 && task.neuron === 'caspianIf'),
      numberOf(parameters, 'weightScale') * weightUnit(parameters, task),
      numberOf(parameters, 'stepMs') / 1000,
      random,
    ),
  train,
}
