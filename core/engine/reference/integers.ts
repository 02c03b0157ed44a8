/** Arithmetic of Loihi's neurons as lava-dl 0.6.0 does it: charge in 64ths of a weight's unit, decays in 4096ths. */
import type { Bump } from '../../formulas/surrogate.ts'
import { spikeDerivative, type NeuronModel } from './neuron.ts'

export const full = 4096
const charge = 64

/** What arrives, rounded toward zero to the charge that is held. */
export const arrived = (current: number): number => Math.trunc(current * charge) / charge

/** `share` 4096ths of a value, rounded toward zero. */
export const shareOf = (value: number, share: number): number => Math.trunc((value * charge * share) / full) / charge

/** What a decay leaves of a value. */
export const decayed = (value: number, decay: number): number => shareOf(value, full - decay)

interface Decays {
  readonly threshold: number
  readonly currentDecay: number
  readonly voltageDecay: number
}

/**
 * The way back through current and voltage, without rounding and reset as in lava-dl; dE/d(decay) is the true derivative,
 * which lava-dl's misses by a factor of -4096.
 * @param voltage what the line keeps the voltage in.
 */
export const backThroughDecays = (
  { threshold, currentDecay, voltageDecay }: Decays,
  bump: Bump,
  voltage: 'membrane' | 'potential',
): Pick<NeuronModel, 'backFire' | 'backIntegrate' | 'parameters'> => ({
  backFire(line, gradient, t) {
    gradient.fire[t] = spikeDerivative(bump, line, t, threshold) * gradient.spikes[t]!
  },
  backIntegrate(_, { fire, membrane, synaptic, current }, t) {
    membrane[t] = fire[t]! + (1 - voltageDecay / full) * (membrane[t + 1] ?? 0)
    synaptic[t] = membrane[t]! + (1 - currentDecay / full) * (synaptic[t + 1] ?? 0)
    current[t] = synaptic[t]!
  },
  parameters: (line, gradient) => ({
    currentDecay: -gradient.synaptic.reduce((sum, g, t) => sum + g * (line.synaptic[t - 1] ?? 0), 0) / full,
    voltageDecay: -gradient.membrane.reduce((sum, g, t) => sum + g * (line[voltage][t - 1] ?? 0), 0) / full,
  }),
})
