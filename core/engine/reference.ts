/** The reference engine: float64, one sample and one neuron at a time, every equation as it is written; the oracle of tests. */
import type { Network, NeuronNode } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import { checkInputs, fullScale } from '../network/input.ts'
import { layersOf, trainablesOf, withWeights } from '../network/layers.ts'
import { descentOf, summed } from './update.ts'
import type { CompileOptions, Floats, HiddenGradients, Masks, Program } from './program.ts'
import { fanOutOf } from './fan-out.ts'
import { backwardLayer, forwardLayer, type LayerRun, type LayerWeights } from './reference/layer.ts'
import { modelsOf } from './reference/models.ts'
import { raster, sumOf, type Raster } from './reference/raster.ts'
import { createUpdate } from './reference/update.ts'

export interface ReferenceProgram extends Program {
  backward(outputGradient: Floats, hidden?: HiddenGradients): readonly Float64Array[]
  /** Layer `l` on sample `b` of the last forward. */
  trace(b: number, l: number): LayerRun
  /** dE/d(input spikes) of sample `b`, after backward. */
  inputGradient(b: number): Raster
  /** dE/d(parameter of the neurons) a layer, summed over samples, after backward; delays in steps, one a neuron. */
  neuronGradients(): readonly Readonly<Record<string, Float64Array>>[]
}

const inputOf = (spikes: SpikeSet, sample: number, timesteps: number, scale: number): Raster => {
  const input = raster(timesteps, spikes.inputs)
  for (let t = 0; t < Math.min(timesteps, spikes.timesteps); t++) {
    const row = sample * spikes.timesteps + t
    for (let k = spikes.offsets[row]!; k < spikes.offsets[row + 1]!; k++) {
      input[t]![spikes.index[k]!]! += spikes.value?.[k] ?? scale
    }
  }
  return input
}

/** Compiles for float64. Slow; every other engine is compared with this one. */
export const compileReference = (network: Network, options: CompileOptions): ReferenceProgram => {
  const { surrogate, optimiser, delays, neurons: trainedNeurons } = options
  const layers = layersOf(network)
  const { timesteps, stepSeconds } = network
  const outputs = layers.at(-1)!.neurons
  const trainables = trainablesOf(layers, options)
  const weights = trainables.map(({ tensor }) => tensor.data.slice())
  const update =
    optimiser &&
    createUpdate(
      optimiser,
      trainables.map((trainable) => descentOf(optimiser, trainable, options)),
      weights,
    )
  const kept: readonly Floats[] = [...weights, ...(update?.arrays ?? [])]

  /** The arrays of layer `l` among all, whether weights or gradients. */
  const ofLayer = (arrays: readonly Float64Array[], l: number): LayerWeights => {
    const { synapse, recurrent, delay } = layers[l]!
    let at = trainablesOf(layers.slice(0, l), options).length
    const constants = trainablesOf(layers.slice(l, l + 1), options)
      .map(({ field }, i) => [field, arrays[at + i]!] as const)
      .filter(([field]) => !['weight', 'bias', 'delaySeconds'].includes(field))
    return {
      weight: synapse && arrays[at++]!,
      bias: synapse?.bias && arrays[at++]!,
      recurrent: recurrent && arrays[at++]!,
      delays: delays && delay && arrays[at]!,
      constants: Object.fromEntries(constants),
    }
  }

  /** With the constants that are trained as they are now. */
  const neuronOf = (l: number): NeuronNode => {
    const constants = Object.entries(ofLayer(weights, l).constants).map(([field, [value]]) => [field, value] as const)
    return { ...layers[l]!.neuron, ...(Object.fromEntries(constants) as Partial<NeuronNode>) } as NeuronNode
  }
  const modelsNow = () => layers.map((_, l) => modelsOf(neuronOf(l), { surrogate, stepSeconds, timesteps }))
  let models = modelsNow()

  let runs: LayerRun[][] = []
  let inputGradients: Raster[] = []
  let neuronGradients: Record<string, Float64Array>[] = []

  const runSample = (input: Raster, b: number, masks: Masks): LayerRun[] => {
    const result: LayerRun[] = []
    layers.forEach((layer, l) => {
      const mask = masks[l]?.subarray(b * layer.inputs, (b + 1) * layer.inputs)
      result.push(forwardLayer(layer, models[l]!, ofLayer(weights, l), result.at(-1)?.output ?? input, mask))
    })
    return result
  }

  const backwardSample = (
    b: number,
    outputGradient: Floats,
    hidden: HiddenGradients,
    gradients: Float64Array[],
  ): void => {
    let arriving = raster(timesteps, outputs)
    arriving.forEach((row, t) => row.forEach((_, j) => (row[j] = outputGradient[(b * timesteps + t) * outputs + j]!)))
    for (let l = layers.length - 1; l >= 0; l--) {
      const { neurons } = layers[l]!
      const back = backwardLayer(
        layers[l]!,
        models[l]!,
        ofLayer(weights, l),
        ofLayer(gradients, l),
        runs[b]![l]!,
        arriving,
        hidden[l]?.subarray(b * neurons, (b + 1) * neurons),
      )
      arriving = back.input
      for (const [name, values] of Object.entries(back.neurons)) {
        const sums = (neuronGradients[l]![name] ??= new Float64Array(values.length))
        values.forEach((value, i) => (sums[i]! += value))
      }
    }
    inputGradients[b] = arriving
  }

  const backward = (outputGradient: Floats, hidden: HiddenGradients = []): Float64Array[] => {
    const gradients = weights.map((w) => new Float64Array(w.length))
    inputGradients = []
    neuronGradients = layers.map(() => ({}))
    runs.forEach((_, b) => backwardSample(b, outputGradient, hidden, gradients))
    return gradients
  }

  const ofAll = (l: number, part: 'membrane' | 'spikes'): Float64Array =>
    Float64Array.from(runs.flatMap((run) => run[l]![part].flatMap((row) => [...row])))

  return {
    backend: 'reference',
    threads: 1,
    timesteps,
    outputs,
    weights,
    forward(spikes, samples, masks = []) {
      checkInputs(spikes, layers[0]!.inputs)
      const scale = fullScale(layers[0]!)
      if (trainedNeurons) models = modelsNow()
      runs = Array.from(samples, (sample, b) => runSample(inputOf(spikes, sample, timesteps, scale), b, masks))
      const fans = layers.map((layer, l) => fanOutOf(layer, ofLayer(weights, l)))
      const opsOf = ({ input, spikes }: LayerRun, l: number): number =>
        sumOf(input, (value, i) => (value === 0 ? 0 : fans[l]!.forward[i]!)) +
        sumOf(spikes, (value, j) => value * fans[l]!.recurrent[j]!)
      const rowsOf = (sample: number): number => sample * spikes.timesteps
      return {
        samples: samples.length,
        output: Float64Array.from(runs.flatMap((run) => run.at(-1)!.output.flatMap((row) => [...row]))),
        spikesByLayer: layers.map((_, l) => runs.reduce((sum, run) => sum + sumOf(run[l]!.spikes, Math.sign), 0)),
        inputSpikes: Array.from(samples).reduce(
          (sum, s) => sum + spikes.offsets[rowsOf(s + 1)]! - spikes.offsets[rowsOf(s)]!,
          0,
        ),
        synapticOps: runs.reduce((sum, run) => sum + run.reduce((ops, layer, l) => ops + opsOf(layer, l), 0), 0),
        spikesOf: (l) =>
          Float64Array.from(
            runs.flatMap((run) => run[l]!.lines.map(({ spikes }) => spikes.reduce((sum, s) => sum + Math.sign(s), 0))),
          ),
      }
    },
    layerTrace: (l) => ({ membrane: ofAll(l, 'membrane'), spikes: ofAll(l, 'spikes') }),
    backward,
    step: (gradients, learningRate, share) => update!.apply(summed(gradients), learningRate, share),
    learn: (outputGradient, learningRate, hidden) => update!.apply(backward(outputGradient, hidden), learningRate),
    state: () => ({ steps: update?.steps ?? 0, arrays: kept.map((array) => array.slice()) }),
    restore({ steps, arrays }) {
      if (update) update.steps = steps
      kept.forEach((array, i) => array.set(arrays[i]!))
    },
    trace: (b, l) => runs[b]![l]!,
    inputGradient: (b) => inputGradients[b]!,
    neuronGradients: () => neuronGradients,
    asTensors: (arrays) => arrays.map((array) => Float64Array.from(array)),
    network: () =>
      withWeights(
        network,
        weights.map((w) => w.slice()),
        options,
      ),
    dispose: () => undefined,
  }
}
