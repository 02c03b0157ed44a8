/** Turns trained numbers into the integers that a chip of caspianIf neurons holds. */
import { workError } from '../core/contract/errors.ts'
import type { Network, NetworkNode } from '../core/contract/network.ts'
import type { QuantisedNetwork, Target } from '../core/contract/target.ts'
import { caspianLayersOf } from './graph.ts'

export type Ranges = Pick<Target, 'weightRange' | 'thresholdRange' | 'delayRange'>
type Range = Target['weightRange']
type Numbers = readonly number[] | Float64Array

const inside = (range: Range, value: number): boolean => value >= range.low && value <= range.high
const holds = (range: Range, values: Numbers): boolean =>
  values.every((value: number) => Number.isInteger(value) && inside(range, value))

/** The greatest size among values; 0 of none. */
export const largest = (values: Iterable<number>): number => {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return most
}

/** The largest scale at which weights and thresholds of a layer fit; 1 where they are integers that fit already. */
const scaleOf = (weights: Float64Array, thresholds: readonly number[], ranges: Ranges): number => {
  if (holds(ranges.weightRange, weights) && holds(ranges.thresholdRange, thresholds)) return 1
  const { low, high } = ranges.weightRange
  const scale = Math.min(Math.min(-low, high) / largest(weights), ranges.thresholdRange.high / largest(thresholds))
  return Number.isFinite(scale) ? scale : 1
}

const within = (values: readonly number[], range: Range, what: string, node: string): readonly number[] => {
  const wrong = values.findIndex((value) => !inside(range, value))
  if (wrong < 0) return values
  throw workError(
    `network: ${what} ${wrong} of node "${node}" would be ${values[wrong]}, outside ${range.low}..${range.high}`,
    `Train with ${what}s that the chip holds.`,
  )
}

/**
 * Scales each layer to the integers of a chip. Weights are rounded; thresholds are rounded down, which decides every
 * integer charge as the scaled threshold would. Input neurons keep scale 1, for their charge is given. Delay nodes
 * become axonal delays. An integer network that fits is returned as it is.
 * @throws UserError naming the node that the chip cannot execute, or the number that it cannot hold.
 */
export const quantizeNetwork = (network: Network, ranges: Ranges): QuantisedNetwork => {
  const layers = caspianLayersOf(network).map(({ name, neuron, synapse, delaySteps }) => {
    const weights = synapse?.weight.data ?? new Float64Array(0)
    const scale = synapse ? scaleOf(weights, neuron.threshold, ranges) : 1
    const integers = weights.map((weight) => Math.round(weight * scale) || 0)
    // The summand forgives a product that falls a last bit short of the integer it means.
    const thresholds = neuron.threshold.map((value) => Math.floor(value * scale + 1e-9))
    const nodes: [string, NetworkNode][] = [
      [
        name,
        {
          type: 'caspianIf',
          threshold: within(thresholds, ranges.thresholdRange, 'threshold', name),
          delay: within([...delaySteps], ranges.delayRange, 'delay', name),
        },
      ],
    ]
    if (synapse) {
      nodes.unshift([synapse.node, { type: 'Linear', weight: { shape: synapse.weight.shape, data: integers } }])
    }
    const maxError = largest(weights.map((weight, i) => weight - integers[i]! / scale))
    return { nodes, quantisation: { layer: name, scale, maxError } }
  })
  const ends = Object.entries(network.nodes)
  const chain = [
    ...ends.filter(([, node]) => node.type === 'Input'),
    ...layers.flatMap(({ nodes }) => nodes),
    ...ends.filter(([, node]) => node.type === 'Output'),
  ]
  return {
    network: {
      ...network,
      nodes: Object.fromEntries(chain),
      edges: chain.slice(1).map(([to], i) => [chain[i]![0], to]),
    },
    layers: layers.map(({ quantisation }) => quantisation),
  }
}
