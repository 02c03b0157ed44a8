/** Dropout: hidden neurons are left out, each for a whole sample, so that none is relied upon (slayerPytorch). */
import type { Masks } from '../../engine/program.ts'
import type { Layer } from '../../network/layers.ts'
import type { Random } from '../../random.ts'

const drawn = (length: number, share: number, random: Random): Float32Array => {
  const mask = new Float32Array(length)
  for (let i = 0; i < length; i++) mask[i] = random.uniform() < share ? 0 : 1 / (1 - share)
  return mask
}

/** Masks of a batch: what comes from trained layers is dropped with probability `share`, the rest scaled up by as much. */
export const dropoutMasks = (layers: readonly Layer[], share: number, samples: number, random: Random): Masks =>
  layers.map(({ inputs }, l) =>
    share > 0 && layers[l - 1]?.synapse ? drawn(samples * inputs, share, random) : undefined,
  )
