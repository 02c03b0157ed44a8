/** A layer on the device: dropout, synapses, neurons, there and back. */
import { inputError } from '../../contract/errors.ts'
import { trainablesOf, type Layer } from '../../network/layers.ts'
import { checkIndices, type Device, type Resident, type Scope } from './device.ts'
import { applyMask, countActive } from './kernels/spikes.ts'
import { neuronsOf, type NeuronContext, type Neurons } from './neurons.ts'
import { synapsesOf, type Arriving, type Synapses } from './synapses.ts'

export interface GpuLayer {
  readonly layer: Layer
  readonly synapses: Synapses
  readonly neurons: Neurons
  /** A raster [sample * timesteps + t][input] under a mask [sample][input]. */
  mask(scope: Scope, raster: Resident, mask: Resident): Promise<Resident>
  /** Inputs that are not 0 in the first `rows` rows. */
  countActive(scope: Scope, raster: Resident, rows: number): Promise<Resident>
}

/** What a layer did in a forward run. */
export interface LayerRun {
  readonly arriving: Arriving
  readonly mask?: Resident
  readonly membrane: Resident
  readonly sent: Resident
}

/** @throws UserError naming what the engine has not. */
const refuse = ({ name, pool, synapse, recurrent }: Layer): void => {
  const other = pool ? 'pools' : synapse?.conv ? 'convolutions' : recurrent ? 'recurrent weights' : undefined
  if (other) throw inputError(`network: the gpu engine has no ${other}, as at "${name}"`, 'Use the reference engine.')
}

/** Compiles the kernels of a layer. @throws UserError naming the layer where it cannot run here. */
export const createLayer = (device: Device, layer: Layer, context: NeuronContext): GpuLayer => {
  refuse(layer)
  const { name, inputs, neurons } = layer
  const rows = context.batch * context.timesteps
  checkIndices(`"${name}"`, 'the membranes', rows * neurons)
  checkIndices(`"${name}"`, 'the inputs', rows * inputs)
  for (const { tensor } of trainablesOf([layer])) checkIndices(`"${name}"`, 'the weights', tensor.data.length)
  const constants = { width: inputs, timesteps: context.timesteps }
  return {
    layer,
    synapses: synapsesOf(device, layer, rows),
    neurons: neuronsOf(device, layer, context),
    mask: device.kernel(applyMask, { cells: rows * inputs, constants }),
    countActive: device.kernel(countActive, { cells: inputs, constants, numbers: 1 }),
  }
}
