/** Where images and spikes enter a network. */
import { inputError } from '../contract/errors.ts'
import type { Network, NodeOf, Normalisation } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import { chainOf } from './chain.ts'
import type { Layer } from './layers.ts'

/** @throws UserError where there is none. */
export const inputOf = (network: Network): NodeOf<'Input'> => chainOf(network).links[0]![1] as NodeOf<'Input'>

/** A network that says itself how brightness becomes what arrives at it. */
export const withNormalisation = (network: Network, normalise: Normalisation | undefined): Network => {
  if (!normalise) return network
  const [name] = chainOf(network).links[0]!
  return { ...network, nodes: { ...network.nodes, [name]: { ...inputOf(network), normalise } } }
}

/** What an event adds where it has no value of its own: input neurons of caspianIf take charges of a byte. */
export const fullScale = ({ neuron, synapse }: Layer): number => (neuron.type === 'caspianIf' && !synapse ? 255 : 1)

/** @throws UserError where the spikes are those of another number of inputs. */
export const checkInputs = (spikes: SpikeSet, inputs: number): void => {
  if (spikes.inputs === inputs) return
  throw inputError(
    `input spikes: they have ${spikes.inputs} inputs, the network has ${inputs}`,
    'Encode the samples for this network.',
  )
}
