/** What a program will take of the device's memory, before it runs. */
import type { Layer } from '../../network/layers.ts'
import { memoryError, usualMemoryLimit } from '../program.ts'

/** Rasters of a layer that are there at once, on the way back; and what the optimiser keeps of a weight, old and new. */
const rastersAtOnce = { neurons: 5, inputs: 2 }
const weightsAtOnce = 10

/**
 * @param rows samples times timesteps.
 * @throws UserError where the arrays of a batch take more memory than allowed.
 */
export const checkMemory = (layers: readonly Layer[], rows: number, limit = usualMemoryLimit): void => {
  const bytes = layers.reduce((sum, { inputs, neurons, synapse }) => {
    const rasters = rows * (rastersAtOnce.neurons * neurons + rastersAtOnce.inputs * inputs)
    return sum + 4 * (rasters + weightsAtOnce * (synapse?.weight.data.length ?? 0))
  }, 0)
  if (bytes > limit) throw memoryError(bytes, limit)
}
