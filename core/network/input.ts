/** The node at which images and spikes enter. */
import type { Network, NodeOf, Normalisation } from '../contract/network.ts'
import { chainOf } from './chain.ts'

/** @throws UserError where there is none. */
export const inputOf = (network: Network): NodeOf<'Input'> => chainOf(network).links[0]![1] as NodeOf<'Input'>

/** A network that says itself how brightness becomes what arrives at it. */
export const withNormalisation = (network: Network, normalise: Normalisation | undefined): Network => {
  if (!normalise) return network
  const [name] = chainOf(network).links[0]!
  return { ...network, nodes: { ...network.nodes, [name]: { ...inputOf(network), normalise } } }
}
