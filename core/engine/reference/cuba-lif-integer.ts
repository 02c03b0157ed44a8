/** Loihi's current-based LIF neuron in the integers of lava-dl 0.6.0 (slayer.neuron.cuba). */
import type { NodeOf } from '../../contract/network.ts'
import { bumpOf } from '../../formulas/surrogate.ts'
import { arrived, backThroughDecays, decayed } from './integers.ts'
import type { ModelContext, NeuronModel } from './neuron.ts'

/** i = decayed(i) + x, u = decayed(u) + i, fires when u > threshold, then u becomes 0; all in units of a weight. */
export const cubaLifInteger = (neuron: NodeOf<'cubaLifInteger'>, { surrogate }: ModelContext): NeuronModel => {
  const { threshold, currentDecay, voltageDecay } = neuron
  return {
    firesFirst: false,
    integrate({ current, synaptic, membrane, potential }, t) {
      synaptic[t] = decayed(synaptic[t - 1] ?? 0, currentDecay) + arrived(current[t]!)
      membrane[t] = decayed(potential[t - 1] ?? 0, voltageDecay) + synaptic[t]!
    },
    fire({ membrane, potential, spikes }, t) {
      spikes[t] = membrane[t]! > threshold ? 1 : 0
      potential[t] = spikes[t] ? 0 : membrane[t]!
    },
    ...backThroughDecays(neuron, bumpOf(surrogate, threshold), 'membrane'),
  }
}
