/** What the engines must know of every kind of neuron, whatever it computes. */
import type { NeuronNode } from '../contract/network.ts'

export const neuronCount = (node: NeuronNode): number =>
  node.type === 'caspianIf' ? node.threshold.length : node.neurons

/** Currents that each neuron takes: a resonator's is complex, real parts of all come first. */
export const currentsEach = (node: NeuronNode): number => (node.type === 'rf' ? 2 : 1)

/** Whether they send spikes; a read-out's membranes are what comes out. */
export const isSpiking = (node: NeuronNode): boolean => node.type !== 'li'

/** Whether what they send are numbers of the step itself. */
export const isGraded = (node: NeuronNode): boolean => node.type === 'relu'

/** One a neuron, or one for all; a read-out reaches none. */
export const thresholdsOf = (node: NeuronNode): readonly number[] => {
  if (node.type === 'li') return [Infinity]
  if (node.type === 'relu') return [0]
  return node.type === 'caspianIf' ? node.threshold : [node.threshold]
}

/** Steps by which spikes leave late, where no Delay says so. */
export const ownDelays = (node: NeuronNode): Int32Array =>
  node.type === 'caspianIf' ? Int32Array.from(node.delay) : new Int32Array(node.neurons)

/** What fires before it adds has a spike back in its own step; others decide on what has arrived. */
export const recurrentDelays = (node: NeuronNode): Int32Array =>
  node.type === 'caspianIf' || node.type === 'stdb' ? ownDelays(node) : new Int32Array(node.neurons).fill(1)

/** Of neurons whose constants can be trained, one number each a layer: thresholds, or leaks as well. */
export type TrainedConstants = 'thresholds' | 'all'
/** Names of those constants; the leak of lif is its beta. */
export type ConstantField = 'threshold' | 'leak' | 'beta'

/** The constants that are trained: of HYBRID's neurons, and of lif that subtracts its threshold. */
export const constantsOf = (
  node: NeuronNode,
  trained: TrainedConstants,
): readonly (readonly [ConstantField, number])[] => {
  if (node.type !== 'stdb' && !(node.type === 'lif' && node.reset === 'subtract')) return []
  const leak = node.type === 'stdb' ? (['leak', node.leak] as const) : (['beta', node.beta] as const)
  return [['threshold', node.threshold], ...(trained === 'all' ? [leak] : [])]
}
