/** What feeds the neurons of a layer: dense weights behind input events or behind a raster, or one input a neuron. */
import type { Layer } from '../../network/layers.ts'
import type { BatchEvents } from './events.ts'
import type { Device, Resident, Scope } from './device.ts'
import { correlate, gather, multiply, multiplyBack, sumRows } from './kernels/sums.ts'

/** Rasters are [sample * timesteps + t][input or neuron]. */
export interface Synapses {
  /** Currents of the neurons. */
  forward(scope: Scope, arriving: Arriving, weights: readonly Resident[]): Promise<Resident>
  /** dE/d(input) from dE/d(current). */
  backInputs(scope: Scope, gradient: Resident, weights: readonly Resident[]): Promise<Resident>
  /** dE/d(weights) from dE/d(current), in the order of the weights. */
  backWeights(scope: Scope, arriving: Arriving, gradient: Resident): Promise<Resident[]>
}

/** Events of the input, which the host lists; what hidden layers fire stays on the device, as a raster. */
export interface Arriving {
  readonly raster?: Resident
  readonly events?: BatchEvents
}

/** Each neuron is fed by the input of its own index. */
const direct: Synapses = {
  forward: (_, { raster }) => Promise.resolve(raster!),
  backInputs: (_, gradient) => Promise.resolve(gradient),
  backWeights: () => Promise.resolve([]),
}

/** Every input reaches every neuron; weights are [weight [input][neuron], bias?]. */
const dense = (device: Device, { inputs: depth, neurons: width, synapse }: Layer, rows: number): Synapses => {
  const constants = { depth, width, rows }
  const forwardEvents = device.kernel(gather, { cells: rows * width, constants })
  const weightsByEvents = device.kernel(gather, { cells: depth * width, constants })
  const forwardRaster = device.kernel(multiply, { cells: rows * width, constants })
  const weightsByRaster = device.kernel(correlate, { cells: depth * width, constants })
  const back = device.kernel(multiplyBack, { cells: rows * depth, constants })
  const sum = device.kernel(sumRows, { cells: width, constants })
  const zeros = new Float32Array(width)
  return {
    forward: (scope, { events, raster }, [weight, bias = zeros]) =>
      events
        ? forwardEvents(scope, events.byRow.offsets, events.byRow.index, events.byRow.value, weight!, bias)
        : forwardRaster(scope, raster!, weight!, bias),
    backInputs: (scope, gradient, [weight]) => back(scope, gradient, weight!),
    async backWeights(scope, { events, raster }, gradient) {
      const weight = events
        ? await weightsByEvents(
            scope,
            events.byInput.offsets,
            events.byInput.index,
            events.byInput.value,
            gradient,
            zeros,
          )
        : await weightsByRaster(scope, raster!, gradient)
      return synapse!.bias ? [weight, await sum(scope, gradient)] : [weight]
    },
  }
}

/** Synapses of a layer for `rows` rows. */
export const synapsesOf = (device: Device, layer: Layer, rows: number): Synapses =>
  layer.synapse ? dense(device, layer, rows) : direct
