/** Reads classes out of output spikes. */
import type { SpikeSet } from '../core/contract/spikes.ts'

/** The output with most spikes, a sample; the lowest index wins a tie, as in training. */
export const classesOf = (outputs: SpikeSet): Uint32Array => {
  const counts = new Uint32Array(outputs.inputs)
  return Uint32Array.from({ length: outputs.samples }, (_, s) => {
    counts.fill(0)
    const end = outputs.offsets[(s + 1) * outputs.timesteps]!
    for (let e = outputs.offsets[s * outputs.timesteps]!; e < end; e++) counts[outputs.index[e]!]!++
    return counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0))
  })
}
