/** Where the neurons (or inputs) of a layer lie in a row of memory: frames pixel by pixel, others as they are. */
import type { Frame } from '../../network/geometry.ts'
import { sizeOf } from '../../network/geometry.ts'
import type { Layer } from '../../network/layers.ts'
import { rowBytes } from './memory.ts'

/**
 *   frame  | pixel 0: channel 0, 1, ... padding | pixel 1 | ...   pixels row by row, channels padded to whole vectors
 *   flat   | neuron 0, 1, ... padding |
 */
export interface Arrangement {
  /** Neurons, padding left out. */
  readonly count: number
  /** Bytes of a row. */
  readonly stride: number
  /** Position in a row of each neuron as the network numbers it. */
  readonly positions: Uint32Array
  readonly frame?: Frame
  /** Numbers of a pixel, padding included. */
  readonly channels?: number
}

export const flat = (count: number): Arrangement => ({
  count,
  stride: rowBytes(count),
  positions: Uint32Array.from({ length: count }, (_, i) => i),
})

export const framed = (frame: Frame): Arrangement => {
  const channels = rowBytes(frame[0]) / 4
  const pixels = frame[1] * frame[2]
  const count = sizeOf(frame)
  const positions = new Uint32Array(count)
  for (let c = 0; c < frame[0]; c++) {
    for (let p = 0; p < pixels; p++) positions[c * pixels + p] = p * channels + c
  }
  return { count, stride: 4 * pixels * channels, positions, frame, channels }
}

/** How what arrives at a layer is arranged; events from outside stay as they are where no pixel is asked for. */
export const inputArrangement = ({ inputs, inputFrame, pool, synapse }: Layer, isFirst: boolean): Arrangement =>
  inputFrame && (!isFirst || !synapse || synapse.conv || pool) ? framed(inputFrame) : flat(inputs)

/** How a layer's neurons are arranged, and what they take in; a Flatten changes nothing. */
export const neuronArrangements = (layer: Layer): { readonly outputs: Arrangement; readonly currents: Arrangement } => {
  const { synapse, pool, inputFrame, neurons, currents } = layer
  const frame = synapse ? synapse.conv?.to : (pool?.to ?? inputFrame)
  if (!frame) return { outputs: flat(neurons), currents: flat(currents) }
  const [channels, height, width] = frame
  return { outputs: framed([(channels * neurons) / currents, height, width]), currents: framed(frame) }
}
