/** What a trained network's layers do: the spikes of one sample, how often they spike and how late over many. */
import type { Network, NeuronNode } from '../contract/network.ts'
import type { Raster } from '../contract/views.ts'
import type { Engine } from '../engine/engine.ts'
import type { Floats } from '../engine/program.ts'
import { layersOf } from '../network/layers.ts'
import { isSpiking } from '../network/neuron.ts'
import type { Labelled } from '../training/algorithm.ts'

/** What all neurons of a layer have alike. */
const constantsOf = (neuron: NeuronNode) => ({
  ...('threshold' in neuron && typeof neuron.threshold === 'number' && { threshold: neuron.threshold }),
  ...(neuron.type === 'stdb' && { leak: neuron.leak }),
  ...(neuron.type === 'lif' && { leak: neuron.beta }),
})

/** Samples over which rates are counted, at most. */
const mostCounted = 64

/** [sample][neuron] to what Raster says of it. */
const ratesOf = (counts: Floats, neurons: number, steps: number) => {
  const own = new Float64Array(neurons)
  counts.forEach((count, at) => (own[at % neurons]! += count))
  const samples = counts.length / neurons
  const spikes = own.reduce((sum, count) => sum + count, 0)
  return {
    samples,
    perStep: spikes / (samples * neurons * steps),
    silent: own.reduce((silent, count) => silent + (count === 0 ? 1 : 0), 0) / neurons,
  }
}

/**
 * @param classes their names.
 * @param batch samples run at once.
 */
export const rasterOf = async (
  network: Network,
  { spikes: values, labels, show }: Labelled,
  classes: readonly string[],
  batch: number,
  engine: Engine,
): Promise<Raster> => {
  const { timesteps, stepSeconds } = network
  const program = await engine(network, { batch, surrogate: { tauRho: 1, scaleRho: 1 } })
  const own = layersOf(network)
  const counted = Array.from({ length: Math.min(mostCounted, values.samples) }, (_, sample) => sample)
  const spikes = show ? show(values, counted, timesteps) : values
  const counts = own.map(({ neurons }) => new Float64Array(counted.length * neurons))
  for (let from = 0; from < counted.length; from += batch) {
    const record = await program.forward(spikes, counted.slice(from, from + batch))
    for (const [l, { neuron, neurons }] of own.entries())
      if (isSpiking(neuron)) counts[l]!.set(await record.spikesOf(l), from * neurons)
  }

  await program.forward(spikes, [0])
  const layers: Raster['layers'][number][] = []
  for (const [l, { name, neuron, neurons, delaySteps }] of own.entries()) {
    const trace = await program.layerTrace(l)
    const fired = Array.from(trace.spikes.keys()).filter((at) => trace.spikes[at])
    layers.push({
      name,
      neurons,
      spikes: fired.map((at) => [Math.floor(at / neurons), at % neurons] as const),
      ...constantsOf(neuron),
      ...(isSpiking(neuron) && { rates: ratesOf(counts[l]!, neurons, timesteps) }),
      ...(delaySteps.some((delay) => delay > 0) && { delaySteps: [...delaySteps] }),
    })
  }
  await program.dispose()
  return { label: classes[labels[0]!]!, timesteps, stepSeconds, layers }
}
