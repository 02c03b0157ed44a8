/** The neuron of HYBRID (Rathi et al. 2020): integrate and fire, with a leak and a soft reset, one step late. */
import type { NodeOf } from '../../contract/network.ts'
import { bumpOf } from '../../formulas/surrogate.ts'
import { spikeDerivative, type ModelContext, type NeuronModel } from './neuron.ts'

/**
 * s[t] = [u[t-1] > theta], u[t] = leak u[t-1] + x[t] - theta s[t] (hybrid-snn-conversion, vgg_spiking.py). The reset has
 * no gradient, but theta in it has, as in DIET-SNN; s is a function of u / theta.
 */
export const stdb = ({ threshold, leak }: NodeOf<'stdb'>, { surrogate }: ModelContext): NeuronModel => {
  const bump = bumpOf(surrogate, threshold)
  return {
    firesFirst: true,
    fire({ membrane, potential, spikes }, t) {
      membrane[t] = potential[t - 1] ?? 0
      spikes[t] = membrane[t]! > threshold ? 1 : 0
      potential[t] = leak * membrane[t]! - threshold * spikes[t]!
    },
    integrate({ current, potential }, t) {
      potential[t]! += current[t]!
    },
    backIntegrate(_, { membrane, current }, t) {
      current[t] = membrane[t + 1] ?? 0
    },
    backFire(line, gradient, t) {
      gradient.fire[t] = spikeDerivative(bump, line, t, threshold) * gradient.spikes[t]!
      gradient.membrane[t] = gradient.fire[t]! + leak * (gradient.membrane[t + 1] ?? 0)
    },
    parameters: ({ membrane, spikes }, { fire, current }) => ({
      leak: membrane.reduce((sum, u, t) => sum + u * current[t]!, 0),
      threshold: -membrane.reduce((sum, u, t) => sum + (fire[t]! * u) / threshold + current[t]! * spikes[t]!, 0),
    }),
  }
}
