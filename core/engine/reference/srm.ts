/** SLAYER's spike response model. */
import type { NodeOf } from '../../contract/network.ts'
import { srmKernels } from '../../formulas/srm.ts'
import { bumpOf } from '../../formulas/surrogate.ts'
import { spikeDerivative, type ModelContext, type NeuronModel } from './neuron.ts'

/**
 * u = eps * x + nu * s, s = [u >= theta] (Shrestha and Orchard 2018, algorithm 1); eps[0] = nu[0] = 0.
 * The refractory response has no gradient (section 3.2).
 */
export const srm = (neuron: NodeOf<'srm'>, { surrogate, stepSeconds, timesteps }: ModelContext): NeuronModel => {
  const { psp, refractory } = srmKernels(neuron, stepSeconds, timesteps)
  const { threshold } = neuron
  const bump = bumpOf(surrogate, threshold)
  return {
    firesFirst: false,
    integrate({ current, membrane }, t) {
      for (let k = 0; k < psp.length && k <= t; k++) membrane[t]! += psp[k]! * current[t - k]!
    },
    fire({ membrane, potential, spikes }, t) {
      potential[t] = membrane[t]!
      if (membrane[t]! < threshold) return
      spikes[t] = 1
      for (let k = 0; k < refractory.length && t + k < timesteps; k++) membrane[t + k]! += refractory[k]!
    },
    backFire(line, gradient, t) {
      gradient.fire[t] = spikeDerivative(bump, line, t, threshold) * gradient.spikes[t]!
    },
    backIntegrate(_, { fire, current }, t) {
      for (let k = 0; k < psp.length && t + k < timesteps; k++) current[t]! += psp[k]! * fire[t + k]!
    },
    parameters: () => ({}),
  }
}
