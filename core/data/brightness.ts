/** From the brightness of pixels, 0 to 1, to the values that arrive at a network: the numbers that say how are the network's. */
import type { Normalisation } from '../contract/network.ts'
import type { ImageDataset } from './dataset.ts'
import { channelSpread } from './resize.ts'

/** As it is, from -1 to 1, or each channel with mean 0 and standard deviation 1 over the data set. */
export type Brightness = 'plain' | 'centred' | 'normalised'

/** The numbers by which images of `dataset` become that; none where they stay as they are. */
export const normalisationOf = (dataset: ImageDataset, brightness: Brightness): Normalisation | undefined => {
  if (brightness === 'plain') return undefined
  if (brightness === 'normalised') return channelSpread(dataset)
  const half = new Array<number>(dataset.channels).fill(0.5)
  return { means: half, deviations: half }
}

/** Changes the values of one image, its channels one behind the other. */
export const normalise = (image: Float64Array, { means, deviations }: Normalisation): void => {
  const area = image.length / means.length
  means.forEach((mean, channel) => {
    for (let i = channel * area; i < (channel + 1) * area; i++) image[i] = (image[i]! - mean) / deviations[channel]!
  })
}
