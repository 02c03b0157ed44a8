/** SLAYER: backpropagation through time with a spike escape rate as surrogate (Shrestha and Orchard 2018). */
import type { LayerPlan, NetworkChoice } from '../contract/plan.ts'
import { hasNeurons } from '../network/outline.ts'
import type { Algorithm, Model } from './algorithm.ts'
import { encodingParameters } from './parameters/encoding.ts'
import { logInt, type DataTraits, type ParameterDoc, type ParameterDocs } from './parameters/docs.ts'
import { networkKinds } from './parameters/networks.ts'
import { neuronRows } from './parameters/neurons.ts'
import { delayParameters } from './slayer/delays.ts'
import { networkFor, shapeFor } from './slayer/network.ts'
import { compileOptions } from './slayer/options.ts'
import { convParameters, slayerParameters, sparseParameters } from './slayer/parameters.ts'
import { train } from './slayer/train.ts'

const isConv = (plan: LayerPlan): boolean => 'conv' in plan

const hasConvolutions = (network: NetworkChoice): boolean =>
  network.kind === 'conv' || (network.kind === 'layers' && network.layers.some(isConv))

const hasHidden = (network: NetworkChoice): boolean =>
  network.kind !== 'layers' || network.layers.some((plan) => !('pool' in plan))

/** Where a gradient passes back through a convolution: there is one behind another layer. */
const innerConvolutions = (network: NetworkChoice) => {
  if (network.kind === 'conv') return { convLayers: [2, 3, 4] }
  return network.kind === 'layers' && network.layers.filter(hasNeurons).slice(1).some(isConv) ? {} : undefined
}

/** Published layers belong to the whole frame; convolutions look at it whole unless the design says otherwise. */
const frameParameters = ({ neuron, network: { kind } }: Model, data: DataTraits): ParameterDocs => {
  const { isTicked, weightRange } = neuronRows[neuron]
  const docs = encodingParameters(data, isTicked ? 'none' : weightRange ? 'whole' : 'any')
  if (kind !== 'conv' && kind !== 'layers') return docs
  const { searched, ...inputSize } = docs['inputSize']!
  return { ...docs, inputSize: { ...inputSize, value: data.side, ...(kind === 'conv' && searched && { searched }) } }
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
  parameters: (model, data) => {
    const { neuron, network } = model
    const { parameters, leaks, differing, isTicked, weightRange } = neuronRows[neuron]
    const sizes = networkKinds[network.kind].parameters
    const inner = leaks && innerConvolutions(network)
    const docs = {
      ...frameParameters(model, data),
      ...parameters,
      ...sizes,
      // chips are small
      ...(isTicked &&
        network.kind !== 'conv' &&
        sizes['hidden'] && { hidden: { ...sizes['hidden'], searched: logInt(8, 128) } }),
      ...slayerParameters(!isTicked && !weightRange),
      ...(hasHidden(network) && !isTicked && delayParameters(data)),
      ...(hasConvolutions(network) && convParameters),
      ...(inner && sparseParameters({ ...leaks, ...inner })),
    }
    return adapted(docs, differing)
  },
  shape: shapeFor,
  build: networkFor,
  compileOptions,
  demanding: { delays: 'trained', weightNorm: true },
  train,
}
