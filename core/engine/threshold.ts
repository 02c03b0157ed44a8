/** Thresholds as float32 kernels compare with them. */
import type { NeuronNode } from '../contract/network.ts'

/** Kernels compare strictly; what fires at its threshold too is above the number before it. */
export const comparedThreshold = ({ type }: NeuronNode, threshold: number): number => {
  if (type !== 'srm' && type !== 'alif' && type !== 'rf') return threshold
  const number = Float32Array.of(threshold)
  new Int32Array(number.buffer)[0]!--
  return number[0]!
}
