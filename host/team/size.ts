/** How many threads a training is worth. */
import type { Network } from '../../core/contract/network.ts'
import type { CompileOptions } from '../../core/engine/program.ts'
import { shapeOf } from '../../core/network/layers.ts'

/**
 * Synapses times timesteps times samples that each thread is to have of a batch. Below, what threads tell each other costs
 * as much as they save: some tenths of a millisecond a batch, as measured.
 */
export const leastWork = 6e7

/** At most `most`. Programs that do not learn have one thread: they run for less time than threads take to start. */
export const threadsFor = (network: Network, { batch, optimiser }: CompileOptions, most: number): number => {
  if (!optimiser || most === 1) return 1
  const { layers, timesteps } = shapeOf(network)
  const synapses = layers.reduce((sum, layer) => sum + layer.synapses, 0)
  return Math.max(1, Math.min(most, Math.floor((synapses * timesteps * batch) / leastWork)))
}
