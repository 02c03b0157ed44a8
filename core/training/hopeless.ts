/** What makes it pointless to go on with a training. */
import type { Activity, Network } from '../contract/network.ts'
import type { Layer } from '../network/layers.ts'
import { isSpiking } from '../network/neuron.ts'

/** Epochs that a layer may be silent: what a surrogate does not wake in these it seldom wakes. */
const silentEpochs = 2

const isFinite = ({ nodes }: Network): boolean =>
  Object.values(nodes).every((node) => !('weight' in node) || node.weight.data.every(Number.isFinite))

/**
 * Looks at a network after each epoch.
 * @returns the reason to end, if there is one.
 */
export const createWatch = (layers: readonly Layer[], epochs: number) => {
  const silent = layers.map(() => 0)
  return async (
    epoch: number,
    { spikesByLayer }: Activity,
    network: () => Promise<Network>,
  ): Promise<string | undefined> => {
    layers.forEach(({ neuron }, l) => {
      silent[l] = isSpiking(neuron) && spikesByLayer[l] === 0 ? silent[l]! + 1 : 0
    })
    if (!silent.some((count) => count > 0)) return undefined
    // membranes that are no numbers never fire
    if (!isFinite(await network())) return `weights are not finite after epoch ${epoch}`
    const dead = silent.findIndex((count) => count >= Math.min(silentEpochs, epochs))
    return dead < 0 ? undefined : `no neuron of layer ${layers[dead]!.name} fires after epoch ${epoch}`
  }
}
