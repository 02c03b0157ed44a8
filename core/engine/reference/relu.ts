/** Rectified linear units, whose spikes have the value of their current. */
import type { NeuronModel } from './neuron.ts'

/** y = max(0, x); the gradient passes where x > 0. */
export const relu: NeuronModel = {
  firesFirst: false,
  integrate({ current, membrane }, t) {
    membrane[t] = current[t]!
  },
  fire({ membrane, spikes }, t) {
    spikes[t] = Math.max(0, membrane[t]!)
  },
  backFire({ membrane }, { spikes, fire }, t) {
    fire[t] = membrane[t]! > 0 ? spikes[t]! : 0
  },
  backIntegrate(_, { fire, current }, t) {
    current[t] = fire[t]!
  },
  parameters: () => ({}),
}
