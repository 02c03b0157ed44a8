/** SLAYER: backpropagation through time with a spike escape rate as surrogate (Shrestha and Orchard 2018). */
import type { LayerPlan, NetworkChoice } from '../contract/plan.ts'
import { hasNeurons } from '../network/outline.ts'
import type { Algorithm } from './algorithm.ts'
import { frameParameters } from './parameters/encoding.ts'
import { logInt, type ParameterDoc, type ParameterDocs } from './parameters/docs.ts'
import { hasConvolutions, isConvolutional, networkKinds } from './parameters/networks.ts'
import { neuronRows, neuronTypes } from './parameters/neurons.ts'
import { predictorOf } from './losses.ts'
import { windowSteps } from './parameters.ts'
import { delayParameters } from './slayer/delays.ts'
import { networkFor, shapeFor } from './slayer/network.ts'
import { compileOptions } from './slayer/options.ts'
import { convParameters, slayerParameters, sparseParameters } from './slayer/parameters.ts'
import { train } from './slayer/train.ts'

const isConv = (plan: LayerPlan): boolean => 'conv' in plan

const hasHidden = (network: NetworkChoice): boolean =>
  network.kind !== 'layers' || network.layers.some((plan) => !('pool' in plan))

/** Where a gradient passes back through a convolution: there is one behind another layer. */
const innerConvolutions = (network: NetworkChoice) => {
  if (network.kind === 'conv') return { convLayers: [2, 3, 4] }
  if (network.kind === 'vgg') return {}
  return network.kind === 'layers' && network.layers.filter(hasNeurons).slice(1).some(isConv) ? {} : undefined
}

/** With what differs of some; a default that this data does not offer stays as it is. */
const adapted = (docs: ParameterDocs, differing: Readonly<Record<string, Partial<ParameterDoc>>> = {}): ParameterDocs =>
  Object.fromEntries(
    Object.entries(docs).map(([name, doc]) => {
      const own = { ...doc, ...differing[name] }
      const isOffered = own.range.type !== 'categorical' || own.range.choices.includes(own.value)
      return [name, isOffered ? own : doc]
    }),
  )

export const slayer: Algorithm = {
  name: 'slayer',
  title: 'SLAYER',
  sentence: 'Backpropagation through time with a surrogate for the spike: trains the spiking network directly.',
  neurons: neuronTypes,
  parameters: ({ neuron, network }, data) => {
    const { parameters, leaks, differing, isTicked, weightRange } = neuronRows[neuron]
    const values = isTicked ? 'none' : weightRange ? 'whole' : 'any'
    const sizes = networkKinds[network.kind].parameters
    const inner = leaks && innerConvolutions(network)
    const docs = {
      ...frameParameters(network.kind, data, values),
      ...parameters,
      ...sizes,
      // chips are small
      ...(isTicked &&
        !isConvolutional(network.kind) &&
        sizes['hidden'] && { hidden: { ...sizes['hidden'], searched: logInt(8, 128) } }),
      ...slayerParameters(!isTicked && !weightRange),
      ...(hasHidden(network) && !isTicked && delayParameters(data)),
      ...(hasConvolutions(network) && convParameters),
      ...(inner && sparseParameters({ ...leaks, ...inner })),
    }
    return adapted(docs, differing)
  },
  shape: shapeFor,
  presentation: (parameters) => ({
    encoding: String(parameters['encoding']),
    isAnalog: parameters['encoding'] === 'current',
    windowSteps: windowSteps(parameters),
    brightness: parameters['normalise'] === true ? 'normalised' : 'plain',
  }),
  predictor: predictorOf,
  isAnytime: false,
  build: networkFor,
  compileOptions,
  demanding: { delays: 'trained', weightNorm: true },
  train,
}
