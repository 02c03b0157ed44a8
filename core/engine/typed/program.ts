/** The float32 engine on typed arrays: batches, event lists, no work for silent inputs. */
import { inputError } from '../../contract/errors.ts'
import type { Network } from '../../contract/network.ts'
import type { SpikeSet } from '../../contract/spikes.ts'
import type { SpikeSurrogate } from '../../formulas/surrogate.ts'
import { layersOf, withWeights, type Layer } from '../../network/layers.ts'
import { fanOut, transpose, type CompileOptions, type Floats, type ForwardRecord, type Program } from '../program.ts'
import { caspianKernel, srmKernel, type NeuronKernel } from './neurons.ts'
import { backproject, gather, gatherGradient, listEvents, type Events } from './synapses.ts'

/** Buffers of one layer, [row][neuron] with rows sample * timesteps + t. */
interface Stage {
  readonly layer: Layer
  readonly kernel: NeuronKernel
  readonly weight: Float32Array | undefined
  readonly gradient: Float32Array | undefined
  readonly current: Float32Array
  readonly membrane: Float32Array
  readonly spikes: Uint8Array
  /** dE/d(spike), then dE/d(current). */
  readonly delta: Float32Array
  /** What arrives at the layer. */
  readonly events: Events
}

const emptyEvents = (rows: number): Events => ({
  offsets: new Uint32Array(rows + 1),
  index: new Uint32Array(1024),
  value: undefined,
})

/** Copies the events of the chosen samples, cutting or padding each to `timesteps`. */
const selectEvents = (spikes: SpikeSet, samples: ArrayLike<number>, timesteps: number, events: Events): void => {
  const steps = Math.min(timesteps, spikes.timesteps)
  let count = 0
  const spans: [number, number][] = []
  for (let b = 0; b < samples.length; b++) {
    const first = samples[b]! * spikes.timesteps
    const from = spikes.offsets[first]!
    for (let t = 0; t < timesteps; t++) {
      events.offsets[b * timesteps + t] = count + spikes.offsets[first + Math.min(t, steps)]! - from
    }
    const to = spikes.offsets[first + steps]!
    spans.push([from, to])
    count += to - from
  }
  events.offsets[samples.length * timesteps] = count
  if (events.index.length < count) events.index = new Uint32Array(count)
  if (spikes.value && (events.value?.length ?? 0) < count) events.value = new Float32Array(count)
  let at = 0
  for (const [from, to] of spans) {
    events.index.set(spikes.index.subarray(from, to), at)
    if (spikes.value) events.value!.set(spikes.value.subarray(from, to), at)
    at += to - from
  }
  if (!spikes.value) events.value = undefined
}

/** Input neurons of a chip have no synapses: each event adds its charge to the neuron of its index. */
const feedInputs = (current: Float32Array, events: Events, rows: number, neurons: number, fullScale: number): void => {
  for (let row = 0; row < rows; row++) {
    for (let k = events.offsets[row]!; k < events.offsets[row + 1]!; k++) {
      const at = row * neurons + events.index[k]!
      current[at] = current[at]! + (events.value ? events.value[k]! : fullScale)
    }
  }
}

const kernelOf = (
  { neuron, delaySteps, ...layer }: Layer,
  network: Network,
  surrogate: SpikeSurrogate,
): NeuronKernel => {
  const isDense = !layer.pool && !layer.synapse?.conv && !layer.synapse?.bias && !layer.recurrent
  if (isDense && 'tauRho' in surrogate) {
    if (neuron.type === 'srm') return srmKernel(neuron, delaySteps, network.stepSeconds, network.timesteps, surrogate)
    if (neuron.type === 'caspianIf') return caspianKernel(neuron.threshold, delaySteps, surrogate)
  }
  throw inputError(`network: the typed engine cannot run "${layer.name}"`, 'Use dense layers of srm or caspianIf.')
}

/** Compiles for float32 typed arrays. */
export const compileTyped = (network: Network, { batch, surrogate }: CompileOptions): Program => {
  const { timesteps } = network
  const rowsMost = batch * timesteps
  const stages: Stage[] = layersOf(network).map((layer) => {
    const { neurons, inputs, synapse } = layer
    const size = rowsMost * neurons
    return {
      layer,
      kernel: kernelOf(layer, network, surrogate),
      weight: synapse && transpose(synapse.weight.data, neurons, inputs, new Float32Array(inputs * neurons)),
      gradient: synapse && new Float32Array(inputs * neurons),
      current: new Float32Array(size),
      membrane: new Float32Array(size),
      spikes: new Uint8Array(size),
      delta: new Float32Array(size),
      events: emptyEvents(rowsMost),
    }
  })
  const weights = stages.flatMap(({ weight }) => weight ?? [])
  const gradients = stages.flatMap(({ gradient }) => gradient ?? [])
  const firstTrained = stages.findIndex(({ weight }) => weight)
  const last = stages.at(-1)!
  const outputs = last.layer.neurons
  const outputSpikes = new Float32Array(rowsMost * outputs)
  let samplesRun = 0

  const dense = stages.filter(({ weight }) => weight).map(({ layer }) => layer)
  const asTensors = (arrays: readonly Floats[]): Float64Array[] =>
    arrays.map((a, i) => transpose(a, dense[i]!.inputs, dense[i]!.neurons, new Float64Array(a.length)))

  const synapticOpsOf = ({ weight, layer, events }: Stage, rows: number): number => {
    if (!weight) return 0
    const fan = fanOut(weight, layer.inputs, layer.neurons)
    let ops = 0
    for (let k = 0; k < events.offsets[rows]!; k++) ops += fan[events.index[k]!]!
    return ops
  }

  return {
    backend: 'typed',
    timesteps,
    outputs,
    weights,
    forward(spikes, samples): ForwardRecord {
      samplesRun = samples.length
      const rows = samplesRun * timesteps
      selectEvents(spikes, samples, timesteps, stages[0]!.events)
      const spikesByLayer = stages.map((stage, l) => {
        const { layer, kernel, weight, current, membrane, events } = stage
        current.fill(0, 0, rows * layer.neurons)
        if (weight) gather(current, weight, events, rows, layer.neurons)
        else feedInputs(current, events, rows, layer.neurons, layer.neuron.type === 'caspianIf' ? 255 : 1)
        stage.spikes.fill(0, 0, rows * layer.neurons)
        const count = kernel.forward(current, membrane, stage.spikes, {
          samples: samplesRun,
          timesteps,
          neurons: layer.neurons,
        })
        const next = stages[l + 1]
        if (next) listEvents(stage.spikes, rows, layer.neurons, next.events)
        return count
      })
      outputSpikes.set(last.spikes.subarray(0, rows * outputs))
      return {
        samples: samplesRun,
        outputSpikes: outputSpikes.subarray(0, rows * outputs),
        spikesByLayer,
        inputSpikes: stages[0]!.events.offsets[rows]!,
        synapticOps: stages.reduce((sum, stage) => sum + synapticOpsOf(stage, rows), 0),
      }
    },
    backward(outputGradient) {
      const rows = samplesRun * timesteps
      last.delta.set(outputGradient.subarray(0, rows * outputs))
      for (let l = stages.length - 1; l >= firstTrained; l--) {
        const { layer, kernel, weight, gradient, membrane, delta, events } = stages[l]!
        kernel.backward(delta, membrane, { samples: samplesRun, timesteps, neurons: layer.neurons })
        if (!weight || !gradient) throw new Error(`layer ${layer.name} has no weights`)
        gradient.fill(0)
        gatherGradient(gradient, delta, events, rows, layer.neurons)
        if (l > firstTrained) backproject(stages[l - 1]!.delta, delta, weight, rows, layer.inputs, layer.neurons)
      }
      return gradients
    },
    layerTrace: (l) => ({ membrane: stages[l]!.membrane, spikes: Float32Array.from(stages[l]!.spikes) }),
    asTensors,
    network: () => withWeights(network, asTensors(weights)),
    dispose: () => undefined,
  }
}
