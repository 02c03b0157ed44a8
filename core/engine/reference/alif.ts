/** The adaptive LIF neuron in the integers of lava-dl 0.6.0 (slayer.neuron.alif). */
import type { NodeOf } from '../../contract/network.ts'
import { bumpOf } from '../../formulas/surrogate.ts'
import { arrived, backThroughDecays, decayed } from './integers.ts'
import type { ModelContext, NeuronModel } from './neuron.ts'

/**
 * i = decayed(i) + x, v = decayed(v) + i; a = decayed(a) and r = decayed(r) are what the threshold has risen by and the
 * refractory response. Fires at v >= threshold + a + r, then r rises by 2 (threshold + a), a by the step. The membrane is
 * v - a - r, so that it is compared with the threshold; a and r have no gradient.
 */
export const alif = (neuron: NodeOf<'alif'>, { surrogate }: ModelContext): NeuronModel => {
  const { threshold, thresholdStep, currentDecay, voltageDecay, thresholdDecay, refractoryDecay } = neuron
  return {
    firesFirst: false,
    integrate({ current, synaptic, membrane, potential, rise, refractory }, t) {
      synaptic[t] = decayed(synaptic[t - 1] ?? 0, currentDecay) + arrived(current[t]!)
      potential[t] = decayed(potential[t - 1] ?? 0, voltageDecay) + synaptic[t]!
      rise[t] = decayed(rise[t]!, thresholdDecay)
      refractory[t] = decayed(refractory[t]!, refractoryDecay)
      membrane[t] = potential[t]! - rise[t]! - refractory[t]!
    },
    fire({ membrane, spikes, rise, refractory }, t) {
      spikes[t] = membrane[t]! >= threshold ? 1 : 0
      if (t + 1 === rise.length) return
      rise[t + 1] = rise[t]! + spikes[t]! * thresholdStep
      refractory[t + 1] = refractory[t]! + spikes[t]! * 2 * (threshold + rise[t]!)
    },
    ...backThroughDecays(neuron, bumpOf(surrogate, threshold), 'potential'),
  }
}
