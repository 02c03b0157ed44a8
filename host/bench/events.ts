/** The conversion that is timed on our side: a raster of bytes to event lists. */
import type { SpikeSet } from '../../core/contract/spikes.ts'

/**
 * Event lists of a raster.
 * @param raster 1 where an input spikes, else 0: [timestep][sample][input].
 * @param inputs a multiple of 4: silent bytes are passed over four at a time.
 */
export const spikesOf = (raster: Uint8Array, timesteps: number, samples: number, inputs: number): SpikeSet => {
  const words = new Uint32Array(raster.buffer, raster.byteOffset, raster.length / 4)
  let events = 0
  for (let w = 0; w < words.length; w++) events += Math.imul(words[w]!, 0x01010101) >>> 24
  const offsets = new Uint32Array(samples * timesteps + 1)
  const index = new Uint32Array(events + 1)
  const wordsPerRow = inputs / 4
  let at = 0
  for (let sample = 0; sample < samples; sample++) {
    for (let t = 0; t < timesteps; t++) {
      const first = (t * samples + sample) * wordsPerRow
      for (let w = 0; w < wordsPerRow; w++) {
        const word = words[first + w]!
        if (word === 0) continue
        index[at] = 4 * w
        at += word & 1
        index[at] = 4 * w + 1
        at += (word >>> 8) & 1
        index[at] = 4 * w + 2
        at += (word >>> 16) & 1
        index[at] = 4 * w + 3
        at += word >>> 24
      }
      offsets[sample * timesteps + t + 1] = at
    }
  }
  return { samples, timesteps, inputs, offsets, index: index.subarray(0, events) }
}
