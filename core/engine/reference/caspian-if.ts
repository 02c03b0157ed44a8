/** µCaspian's integrate and fire neuron. */
import { bumpOf } from '../../formulas/surrogate.ts'
import { spikeDerivative, type ModelContext, type NeuronModel } from './neuron.ts'

/**
 * A tick: fire if charge > threshold, and reset to 0; then add what arrives (casPYan 0.2.2, network.py).
 * Charge flows back until the fire that cleared it; the reset itself has no gradient.
 */
export const caspianIf = (threshold: number, { surrogate }: ModelContext): NeuronModel => {
  const bump = bumpOf(surrogate, threshold)
  return {
    firesFirst: true,
    fire({ membrane, potential, spikes }, t) {
      membrane[t] = potential[t - 1] ?? 0
      spikes[t] = membrane[t]! > threshold ? 1 : 0
      potential[t] = spikes[t] ? 0 : membrane[t]!
    },
    integrate({ current, potential }, t) {
      potential[t]! += current[t]!
    },
    backIntegrate(_, { membrane, current }, t) {
      current[t] = membrane[t + 1] ?? 0
    },
    backFire(line, gradient, t) {
      gradient.fire[t] = spikeDerivative(bump, line, t, threshold) * gradient.spikes[t]!
      gradient.membrane[t] = gradient.fire[t]! + (1 - line.spikes[t]!) * (gradient.membrane[t + 1] ?? 0)
    },
    parameters: () => ({}),
  }
}
