/** Training samples changed a little in each epoch: moved, mirrored, thinned, spread in time. */
import type { SpikeSet } from '../contract/spikes.ts'
import type { Frame } from '../network/geometry.ts'
import type { Random } from '../random.ts'
import { spikeSetBuilder } from './spike-set-builder.ts'

/** Drawn anew for each sample and epoch; 0 and false leave samples as they are. */
export interface Augmentation {
  /** Moved by up to so many pixels of the input in each direction; what leaves the frame is lost. */
  readonly shiftPixels: number
  /** Mirrored left to right, one sample in two. */
  readonly flip: boolean
  /** Share of spikes that are left out. */
  readonly dropShare: number
  /** Standard deviation of a spike's time; at the ends of the window spikes stay within it. */
  readonly jitterSteps: number
  /** Up to so many steps are cut off at the beginning, and the rest moved there. */
  readonly cropSteps: number
}

export const isAugmented = (augmentation: Augmentation): boolean => Object.values(augmentation).some(Boolean)

/**
 * The samples of one epoch.
 * @param frame [planes, height, width] of the inputs.
 * @param windowSteps steps in which there may be spikes.
 * @param random the epoch's own.
 */
export const augmented = (
  spikes: SpikeSet,
  [, height, width]: Frame,
  windowSteps: number,
  { shiftPixels, flip, dropShare, jitterSteps, cropSteps }: Augmentation,
  random: Random,
): SpikeSet => {
  const { samples, timesteps, inputs, offsets, index, value } = spikes
  const builder = spikeSetBuilder(samples, timesteps, inputs, value ? 'sum' : 'merge')
  for (let sample = 0; sample < samples; sample++) {
    const own = random.fork(sample)
    const within = (extent: number) => (extent > 1 ? own.integer(2 * shiftPixels + 1) - shiftPixels : 0)
    const right = within(width)
    const down = within(height)
    const isFlipped = flip && own.integer(2) === 1
    const earlier = own.integer(cropSteps + 1)
    for (let step = 0; step < windowSteps; step++) {
      const at = sample * timesteps + step
      for (let e = offsets[at]!; e < offsets[at + 1]!; e++) {
        if (dropShare > 0 && own.uniform() < dropShare) continue
        const moved = step - earlier
        if (moved < 0) continue
        const later = jitterSteps > 0 ? Math.round(moved + jitterSteps * own.normal()) : moved
        const input = index[e]!
        const row = Math.floor(input / width)
        const column = input - row * width
        const x = (isFlipped ? width - 1 - column : column) + right
        const y = (row % height) + down
        if (x < 0 || x >= width || y < 0 || y >= height) continue
        builder.add(Math.max(0, Math.min(windowSteps - 1, later)), (row + down) * width + x, value?.[e])
      }
    }
    builder.endSample()
  }
  return builder.build()
}
