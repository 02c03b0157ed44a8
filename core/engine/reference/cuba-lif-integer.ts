/** Loihi's current-based LIF neuron in the integers of lava-dl 0.6.0 (slayer.neuron.cuba). */
import type { NodeOf } from '../../contract/network.ts'
import { bumpOf, pseudoDerivative } from '../../formulas/surrogate.ts'
import type { ModelContext, NeuronModel } from './neuron.ts'

/** Decays are twelve-bit fractions; charge is held in 64ths of a weight's unit. */
const full = 4096
const charge = 64

/** value * (4096 - decay) / 4096 on the held integers, rounded toward zero. */
const decayed = (value: number, decay: number): number => Math.trunc((value * charge * (full - decay)) / full) / charge

/**
 * i = decayed(i) + x, u = decayed(u) + i, fires when u > threshold, then u becomes 0; all in units of a weight.
 * The gradient is that of the recursion without rounding and reset, as in lava-dl; dE/d(decay) is its true derivative,
 * which lava-dl's misses by a factor of -4096.
 */
export const cubaLifInteger = (neuron: NodeOf<'cubaLifInteger'>, { surrogate }: ModelContext): NeuronModel => {
  const { threshold, currentDecay, voltageDecay } = neuron
  const bump = bumpOf(surrogate, threshold)
  return {
    firesFirst: false,
    integrate({ current, synaptic, membrane, potential }, t) {
      synaptic[t] = decayed(synaptic[t - 1] ?? 0, currentDecay) + Math.trunc(current[t]! * charge) / charge
      membrane[t] = decayed(potential[t - 1] ?? 0, voltageDecay) + synaptic[t]!
    },
    fire({ membrane, potential, spikes }, t) {
      spikes[t] = membrane[t]! > threshold ? 1 : 0
      potential[t] = spikes[t] ? 0 : membrane[t]!
    },
    backFire({ membrane }, gradient, t) {
      gradient.fire[t] = pseudoDerivative(bump, membrane[t]!, threshold) * gradient.spikes[t]!
    },
    backIntegrate(_, { fire, membrane, synaptic, current }, t) {
      membrane[t] = fire[t]! + (1 - voltageDecay / full) * (membrane[t + 1] ?? 0)
      synaptic[t] = membrane[t]! + (1 - currentDecay / full) * (synaptic[t + 1] ?? 0)
      current[t] = synaptic[t]!
    },
    parameters: ({ synaptic, membrane }, gradient) => ({
      currentDecay: -gradient.synaptic.reduce((sum, g, t) => sum + g * (synaptic[t - 1] ?? 0), 0) / full,
      voltageDecay: -gradient.membrane.reduce((sum, g, t) => sum + g * (membrane[t - 1] ?? 0), 0) / full,
    }),
  }
}
