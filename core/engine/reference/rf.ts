/** The resonate and fire neuron in the integers of lava-dl 0.6.0 (slayer.neuron.rf). */
import type { NodeOf } from '../../contract/network.ts'
import { resonanceOf, resonantDerivatives } from '../../formulas/surrogate.ts'
import { arrived, full, shareOf } from './integers.ts'
import type { ModelContext, NeuronModel } from './neuron.ts'

/**
 * z = (cos + i sin) z + x, each product rounded: fires at Re z >= threshold in the step in which Im z comes from below
 * to 0 or above. The membrane is Re z, the synaptic current Im z. Rounding has no gradient.
 */
export const rf = (neuron: NodeOf<'rf'>, { surrogate }: ModelContext): NeuronModel => {
  const { threshold, sinDecay, cosDecay } = neuron
  const bump = resonanceOf(surrogate, threshold)
  const [sin, cos] = [sinDecay / full, cosDecay / full]
  return {
    firesFirst: false,
    integrate({ current, imaginary, membrane: re, synaptic: im }, t) {
      const [a, b] = [re[t - 1] ?? 0, im[t - 1] ?? 0]
      re[t] = shareOf(a, cosDecay) - shareOf(b, sinDecay) + arrived(current[t]!)
      im[t] = shareOf(a, sinDecay) + shareOf(b, cosDecay) + arrived(imaginary[t]!)
    },
    fire({ membrane: re, synaptic: im, potential, spikes }, t) {
      potential[t] = re[t]!
      spikes[t] = re[t]! >= threshold && im[t - 1]! < 0 && im[t]! >= 0 ? 1 : 0
    },
    backFire(_, { spikes, fire }, t) {
      fire[t] = spikes[t]!
    },
    backIntegrate({ membrane: re, synaptic: im }, gradient, t) {
      const [byRe, byIm] = resonantDerivatives(bump, threshold, re[t]!, im[t]!)
      const [a, b] = [gradient.membrane[t + 1] ?? 0, gradient.synaptic[t + 1] ?? 0]
      gradient.membrane[t] = gradient.spikes[t]! * byRe + cos * a + sin * b
      gradient.synaptic[t] = gradient.spikes[t]! * byIm + cos * b - sin * a
      gradient.current[t] = gradient.membrane[t]!
      gradient.imaginary[t] = gradient.synaptic[t]!
    },
    parameters: () => ({}),
  }
}
