/** From a network without spikes to a spiking one: thresholds balanced layer by layer (hybrid-snn-conversion, DIET-SNN). */
import type { Network } from '../../contract/network.ts'
import type { StopSignal } from '../../contract/platform.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Floats } from '../../engine/program.ts'
import { chainOf } from '../../network/chain.ts'
import { layersOf } from '../../network/layers.ts'
import type { Parameters } from '../../search/space.ts'
import { TrainingFailed, type Labelled } from '../algorithm.ts'
import { batchesOf } from '../evaluate.ts'
import { shownOf } from '../labelled.ts'
import { numberOf } from '../parameters.ts'
import { spikingOf, withCurrents, withHidden } from './network.ts'

/** Training samples by which thresholds are found, at most (both public programs take one batch). */
const mostSamples = 128
/** Currents that are held at once. */
const mostCurrents = 2 ** 22

/** The network up to the currents of layer `l`: they are the membranes of a read-out that keeps nothing. */
export const cutBehind = (network: Network, l: number): Network => {
  const { name, neurons } = layersOf(network)[l]!
  const links = chainOf(network).links
  const kept = links
    .slice(
      0,
      links.findIndex(([node]) => node === name),
    )
    .map(([node]) => node)
  const chain = [...kept, name, 'out']
  return {
    ...network,
    nodes: {
      ...Object.fromEntries(kept.map((node) => [node, network.nodes[node]!])),
      [name]: { type: 'li', neurons, beta: 0 },
      out: { type: 'Output', shape: [neurons] },
    },
    edges: chain.slice(1).map((to, i) => [chain[i]!, to] as const),
  }
}

/** The value of `values` that so many per cent of them do not exceed (DIET-SNN's rank); sorts them. */
export const percentileOf = (values: Float64Array, percentile: number): number => {
  if (percentile === 100) return values.reduce((most, value) => Math.max(most, value), -Infinity)
  return values.sort()[Math.round((percentile / 100) * (values.length - 1))]!
}

/** The highest over the steps of the percentile of a step's currents, all neurons of all samples of a batch. */
const highestIn = (currents: Floats, samples: number, timesteps: number, percentile: number): number => {
  const neurons = currents.length / (samples * timesteps)
  const ofStep = new Float64Array(samples * neurons)
  let highest = -Infinity
  for (let t = 0; t < timesteps; t++) {
    for (let b = 0; b < samples; b++) {
      const from = (b * timesteps + t) * neurons
      ofStep.set(currents.subarray(from, from + neurons), b * neurons)
    }
    highest = Math.max(highest, percentileOf(ofStep, percentile))
  }
  return highest
}

/**
 * Of each hidden layer the highest current, or a percentile of them, in all steps of some samples; layers before it spike
 * by the thresholds found for them, without leak.
 * @param network with spiking neurons, in any state.
 * @returns undefined when stopped.
 * @throws TrainingFailed where no current of a layer is above 0.
 */
export const balancedThresholds = async (
  network: Network,
  parameters: Parameters,
  data: Labelled,
  engine: Engine,
  signal: StopSignal,
): Promise<readonly number[] | undefined> => {
  const percentile = numberOf(parameters, 'percentile')
  const { timesteps } = network
  const layers = layersOf(network).slice(0, -1)
  const thresholds: number[] = []
  for (const [l, { name, neurons }] of layers.entries()) {
    const found = withHidden(network, timesteps, (layer, i) =>
      spikingOf(parameters, layer.neurons, thresholds[i] ?? 1, 1),
    )
    const batch = Math.max(1, Math.min(64, Math.floor(mostCurrents / (timesteps * neurons))))
    const program = await engine(cutBehind(withCurrents(found, thresholds), l), {
      batch,
      surrogate: { tauRho: 1, scaleRho: 1 },
    })
    let highest = 0
    try {
      for (const samples of batchesOf(Math.min(mostSamples, data.labels.length), batch)) {
        if (signal.aborted) return undefined
        const { output } = await program.forward(...shownOf(data, samples, timesteps))
        highest = Math.max(highest, highestIn(output, samples.length, timesteps, percentile))
      }
    } finally {
      await program.dispose()
    }
    if (!(highest > 0)) throw new TrainingFailed(`no current of layer ${name} is above 0 in ${timesteps} steps`)
    thresholds.push(highest)
  }
  return thresholds
}

/**
 * The spiking network of an ANN's weights: balanced thresholds times the scaling factor, and the leak.
 * @returns undefined when stopped.
 */
export const convert = async (
  ann: Network,
  parameters: Parameters,
  data: Labelled,
  engine: Engine,
  signal: StopSignal,
): Promise<Network | undefined> => {
  const timesteps = numberOf(parameters, 'timesteps')
  const spiking = withHidden(ann, timesteps, ({ neurons }) => spikingOf(parameters, neurons, 1, 1))
  const thresholds = await balancedThresholds(spiking, parameters, data, engine, signal)
  const factor = numberOf(parameters, 'scalingFactor')
  const leak = numberOf(parameters, 'leak')
  if (!thresholds) return undefined
  const scaled = thresholds.map((threshold) => factor * threshold)
  const converted = withHidden(ann, timesteps, ({ neurons }, l) => spikingOf(parameters, neurons, scaled[l]!, leak))
  return withCurrents(converted, scaled)
}
