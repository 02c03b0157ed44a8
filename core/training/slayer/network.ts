/** The networks that SLAYER trains, from hyperparameters. */
import type { LayerShape, NetworkNode } from '../../contract/network.ts'
import { pipelineSteps, type DenseOutline } from '../../network/dense.ts'
import type { Parameters } from '../../search/space.ts'
import type { Task } from '../algorithm.ts'
import { numberOf, windowSteps } from '../parameters.ts'

/** SLAYER's published settings belong to a threshold of 10: on chips, weights are trained in tenths of the threshold. */
const referenceThreshold = 10

export const outlineOf = (parameters: Parameters, { inputs, classes, neuron }: Task): DenseOutline => {
  const sizes = [numberOf(parameters, 'hidden'), classes]
  return { neuron, inputs, sizes, timesteps: windowSteps(parameters) + pipelineSteps(neuron, sizes.length) }
}

export const neuronNode = (
  parameters: Parameters,
  { neuron }: Task,
  neurons: number,
  isInput: boolean,
): NetworkNode => {
  const threshold = numberOf(parameters, 'threshold')
  if (neuron === 'caspianIf') {
    // any full-scale input spike makes an input neuron fire
    const theta = isInput ? 0 : threshold
    return {
      type: 'caspianIf',
      threshold: new Array<number>(neurons).fill(theta),
      delay: new Array<number>(neurons).fill(0),
    }
  }
  return {
    type: 'srm',
    neurons,
    threshold,
    tauSrSeconds: numberOf(parameters, 'tauSrMs') / 1000,
    tauRefSeconds: numberOf(parameters, 'tauRefMs') / 1000,
    scaleRef: numberOf(parameters, 'scaleRef'),
  }
}

/** What a trained weight of 1 is in the network's own unit. */
export const weightUnit = (parameters: Parameters, { neuron }: Pick<LayerShape, 'neuron'>): number =>
  neuron === 'caspianIf' ? numberOf(parameters, 'threshold') / referenceThreshold : 1
