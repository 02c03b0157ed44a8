/** Resonators (rf) on the kernels: a complex current, and spikes that its phase decides on. */
import type { NodeOf } from '../../contract/network.ts'
import { resonanceOf, type SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { Arrangement } from './arrangement.ts'
import type { Arena } from './memory.ts'
import type { Family, NeuronPlaces } from './neuron-family.ts'

/**
 * Places beside those that all neurons have, and the kernels.
 * @param currents how real and imaginary parts are arranged.
 */
export const placeResonators = (
  arena: Arena,
  { threshold, sinDecay, cosDecay }: NodeOf<'rf'>,
  { stride, membrane, state }: NeuronPlaces,
  { count, frame }: Arrangement,
  currents: Arrangement,
  surrogate: SpikeSurrogate,
  rows: number,
  timesteps: number,
): Family => {
  const imaginary = arena.take(rows * stride, true)
  const crossing = arena.take(rows * stride, true)
  const pixels = frame ? frame[1] * frame[2] : 1
  const channels = count / pixels
  const { slope, height } = resonanceOf(surrogate, threshold)
  const constants = [sinDecay / 4096, cosDecay / 4096, threshold, slope, height] as const
  const sizes = [stride, pixels, channels, state, timesteps] as const
  return {
    movesGradient: true,
    firesFirst: false,
    looksBack: false,
    takesOutput: true,
    tested: crossing,
    forward: (k, current, span) =>
      k.resonatorForward(
        current,
        currents.stride,
        membrane,
        imaginary,
        crossing,
        ...sizes,
        ...span,
        sinDecay,
        cosDecay,
      ),
    backward: (k, gradient, spare, span) =>
      k.resonatorBackward(gradient, spare, currents.stride, membrane, imaginary, ...sizes, ...span, ...constants),
  }
}
