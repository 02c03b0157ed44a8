/** A read-out: leaky integrators that never fire, as HYBRID's output layer where nothing leaks. */
import type { NodeOf } from '../../contract/network.ts'
import type { NeuronModel } from './neuron.ts'

/** u[t] = beta u[t-1] + x[t]; u is the output, so that dE/du[t] = dE/d(output)[t] + beta dE/du[t+1]. */
export const li = ({ beta }: NodeOf<'li'>): NeuronModel => ({
  firesFirst: false,
  integrate({ current, membrane }, t) {
    membrane[t] = beta * (membrane[t - 1] ?? 0) + current[t]!
  },
  fire({ membrane, potential }, t) {
    potential[t] = membrane[t]!
  },
  backFire(_, { spikes, fire }, t) {
    fire[t] = spikes[t]!
  },
  backIntegrate(_, { fire, membrane, current }, t) {
    membrane[t] = fire[t]! + beta * (membrane[t + 1] ?? 0)
    current[t] = membrane[t]!
  },
  parameters: ({ membrane }, gradient) => ({
    beta: gradient.membrane.reduce((sum, g, t) => sum + g * (membrane[t - 1] ?? 0), 0),
  }),
})
