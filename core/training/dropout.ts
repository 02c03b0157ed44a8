/** Dropout: hidden neurons are left out, each for a whole sample, so that none is relied upon (slayerPytorch). */
import type { Masks } from '../engine/program.ts'
import type { Layer } from '../network/layers.ts'
import type { Random } from '../random.ts'

const drawn = (length: number, share: number, random: Random): Float32Array => {
  const mask = new Float32Array(length)
  for (let i = 0; i < length; i++) mask[i] = random.uniform() < share ? 0 : 1 / (1 - share)
  return mask
}

/**
 * Masks of a batch: what comes from trained layers is dropped by chance, the rest scaled up by as much.
 * @param shareOf the probability, by the layer that it comes from and the one that takes it in.
 */
export const dropoutMasks = (
  layers: readonly Layer[],
  shareOf: (from: Layer, to: Layer) => number,
  samples: number,
  random: Random,
): Masks =>
  layers.map((layer, l) => {
    const before = layers[l - 1]
    const share = before?.synapse ? shareOf(before, layer) : 0
    return share > 0 ? drawn(samples * layer.inputs, share, random) : undefined
  })
