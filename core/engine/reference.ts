/** The reference engine: float64, one sample and one neuron at a time, every equation as it is written; the oracle of tests. */
import type { Network } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import { escapeRate, srmKernels, type Surrogate } from '../formulas/srm.ts'
import { layersOf, withWeights, type Layer } from '../network/layers.ts'
import { fanOut, transpose, type CompileOptions, type Floats, type ForwardRecord, type Program } from './program.ts'

/** [timestep][neuron] of one sample. */
type Raster = Float64Array[]

const raster = (timesteps: number, neurons: number): Raster =>
  Array.from({ length: timesteps }, () => new Float64Array(neurons))

/** What a layer did on one sample. */
interface Trace {
  /** What arrived at the layer: spikes of the layer before, after their delay. */
  readonly input: Raster
  /** Membrane (srm: refractory response included) or charge at the moment of the fire test. */
  readonly membrane: Raster
  readonly spikes: Raster
  /** Spikes after the axonal delay. */
  readonly output: Raster
}

/** u = eps * x + nu * s, s = [u >= theta] (algorithm 1 of the spike response model, scanned in time). */
const srmForward = (
  current: Raster,
  neuron: Extract<Layer['neuron'], { type: 'srm' }>,
  step: number,
): [Raster, Raster] => {
  const { psp, refractory } = srmKernels(neuron, step, current.length)
  const membrane = raster(current.length, neuron.neurons)
  const spikes = raster(current.length, neuron.neurons)
  for (let j = 0; j < neuron.neurons; j++) {
    for (let t = 0; t < current.length; t++) {
      for (let k = 0; k < psp.length && k <= t; k++) membrane[t]![j]! += psp[k]! * current[t - k]![j]!
    }
    for (let t = 0; t < current.length; t++) {
      if (membrane[t]![j]! < neuron.threshold) continue
      spikes[t]![j] = 1
      for (let k = 0; k < refractory.length && t + k < current.length; k++) membrane[t + k]![j]! += refractory[k]!
    }
  }
  return [membrane, spikes]
}

/** Tick: fire if charge > threshold, reset to 0, then add what arrives. */
const caspianForward = (current: Raster, threshold: readonly number[]): [Raster, Raster] => {
  const membrane = raster(current.length, threshold.length)
  const spikes = raster(current.length, threshold.length)
  threshold.forEach((theta, j) => {
    let charge = 0
    for (let t = 0; t < current.length; t++) {
      membrane[t]![j] = charge
      if (charge > theta) {
        spikes[t]![j] = 1
        charge = 0
      }
      charge += current[t]![j]!
    }
  })
  return [membrane, spikes]
}

const delayed = (spikes: Raster, delaySteps: Int32Array): Raster => {
  const output = raster(spikes.length, delaySteps.length)
  spikes.forEach((row, t) =>
    row.forEach((s, j) => {
      if (t + delaySteps[j]! < spikes.length) output[t + delaySteps[j]!]![j]! += s
    }),
  )
  return output
}

/** dE/d(current) of an SRM layer: the refractory response has no gradient (SLAYER, section 3.2). */
const srmBackward = (spikeGradient: Raster, trace: Trace, layer: Layer, step: number, surrogate: Surrogate): Raster => {
  const neuron = layer.neuron as Extract<Layer['neuron'], { type: 'srm' }>
  const { psp } = srmKernels(neuron, step, spikeGradient.length)
  const gradient = raster(spikeGradient.length, layer.neurons)
  for (let j = 0; j < layer.neurons; j++) {
    for (let t = 0; t < gradient.length; t++) {
      for (let k = 0; k < psp.length && t + k < gradient.length; k++) {
        const rho = escapeRate(trace.membrane[t + k]![j]!, neuron.threshold, surrogate)
        gradient[t]![j]! += psp[k]! * rho * spikeGradient[t + k]![j]!
      }
    }
  }
  return gradient
}

/** dE/d(current) of caspianIf: charge flows back until the fire that cleared it; the reset itself has no gradient. */
const caspianBackward = (spikeGradient: Raster, trace: Trace, layer: Layer, surrogate: Surrogate): Raster => {
  const { threshold } = layer.neuron as Extract<Layer['neuron'], { type: 'caspianIf' }>
  const gradient = raster(spikeGradient.length, layer.neurons)
  threshold.forEach((theta, j) => {
    let charge = 0
    for (let t = spikeGradient.length - 1; t >= 0; t--) {
      gradient[t]![j] = charge
      const rho = escapeRate(trace.membrane[t]![j]!, theta, surrogate)
      charge = rho * spikeGradient[t]![j]! + (1 - trace.spikes[t]![j]!) * charge
    }
  })
  return gradient
}

export interface ReferenceProgram extends Program {
  /** Layer `l` on sample `b` of the last forward. */
  trace(b: number, l: number): Trace
  /** dE/d(input spikes) of sample `b`, after backward. */
  inputGradient(b: number): Raster
  /** dE/d(delay) a layer in the unit of a step, summed over samples, after backward: sum g[t] (y[t-1] - y[t]). */
  delayGradients(): readonly Float64Array[]
}

/** Compiles for float64. Slow; every other engine is compared with this one. */
export const compileReference = (network: Network, { surrogate }: CompileOptions): ReferenceProgram => {
  const layers = layersOf(network)
  const { timesteps, stepSeconds } = network
  const outputs = layers.at(-1)!.neurons
  const weights = layers.flatMap(({ synapse, inputs, neurons }) =>
    synapse ? [transpose(synapse.weight.data, neurons, inputs, new Float64Array(inputs * neurons))] : [],
  )
  const slots = layers.map((layer, l) => (layer.synapse ? layers.slice(0, l).filter((x) => x.synapse).length : -1))
  let traces: Trace[][] = []
  let inputGradients: Raster[] = []
  let delayGradients: Float64Array[] = []

  const currentOf = (l: number, input: Raster): Raster => {
    const { neurons, inputs } = layers[l]!
    const weight = weights[slots[l]!]
    if (!weight) return input
    return input.map((row) => {
      const current = new Float64Array(neurons)
      for (let i = 0; i < inputs; i++)
        for (let j = 0; j < neurons; j++) current[j]! += weight[i * neurons + j]! * row[i]!
      return current
    })
  }

  const runSample = (input: Raster): Trace[] => {
    const result: Trace[] = []
    layers.forEach((layer, l) => {
      const arriving = result.at(-1)?.output ?? input
      const current = currentOf(l, arriving)
      const [membrane, spikes] =
        layer.neuron.type === 'srm'
          ? srmForward(current, layer.neuron, stepSeconds)
          : caspianForward(current, layer.neuron.threshold)
      result.push({ input: arriving, membrane, spikes, output: delayed(spikes, layer.delaySteps) })
    })
    return result
  }

  const inputOf = (spikes: SpikeSet, sample: number): Raster => {
    const input = raster(timesteps, spikes.inputs)
    const fullScale = layers[0]!.neuron.type === 'caspianIf' && !layers[0]!.synapse ? 255 : 1
    for (let t = 0; t < timesteps; t++) {
      const row = sample * spikes.timesteps + t
      for (let k = spikes.offsets[row]!; k < spikes.offsets[row + 1]!; k++) {
        input[t]![spikes.index[k]!]! += spikes.value?.[k] ?? fullScale
      }
    }
    return input
  }

  const backwardSample = (b: number, outputGradient: Floats, gradients: Float64Array[]): void => {
    let arriving = raster(timesteps, outputs)
    arriving.forEach((row, t) => row.forEach((_, j) => (row[j] = outputGradient[(b * timesteps + t) * outputs + j]!)))
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!
      const trace = traces[b]![l]!
      const spikeGradient = raster(timesteps, layer.neurons)
      for (let t = 0; t < timesteps; t++) {
        for (let j = 0; j < layer.neurons; j++) {
          const change = (t > 0 ? trace.output[t - 1]![j]! : 0) - trace.output[t]![j]!
          delayGradients[l]![j]! += arriving[t]![j]! * change
          spikeGradient[t]![j] = arriving[t + layer.delaySteps[j]!]?.[j] ?? 0
        }
      }
      const current =
        layer.neuron.type === 'srm'
          ? srmBackward(spikeGradient, trace, layer, stepSeconds, surrogate)
          : caspianBackward(spikeGradient, trace, layer, surrogate)
      const weight = weights[slots[l]!]
      if (!weight) {
        arriving = current
        continue
      }
      arriving = raster(timesteps, layer.inputs)
      for (let t = 0; t < timesteps; t++) {
        for (let i = 0; i < layer.inputs; i++) {
          for (let j = 0; j < layer.neurons; j++) {
            gradients[slots[l]!]![i * layer.neurons + j]! += current[t]![j]! * trace.input[t]![i]!
            arriving[t]![i]! += weight[i * layer.neurons + j]! * current[t]![j]!
          }
        }
      }
    }
    inputGradients[b] = arriving
  }

  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)
  const sumRaster = (rows: Raster): number => sum(rows.map((row) => sum(row)))

  return {
    backend: 'reference',
    timesteps,
    outputs,
    weights,
    forward(spikes, samples): ForwardRecord {
      const inputs = Array.from(samples, (sample) => inputOf(spikes, sample))
      traces = inputs.map(runSample)
      const outputSpikes = new Float64Array(samples.length * timesteps * outputs)
      traces.forEach((trace, b) =>
        trace.at(-1)!.output.forEach((row, t) => outputSpikes.set(row, (b * timesteps + t) * outputs)),
      )
      const inputSpikes = sum(
        Array.from(samples, (s) => spikes.offsets[(s + 1) * spikes.timesteps]! - spikes.offsets[s * spikes.timesteps]!),
      )
      const spikesByLayer = layers.map((_, l) => sum(traces.map((trace) => sumRaster(trace[l]!.spikes))))
      const synapticOps = sum(
        layers.map(({ synapse, inputs, neurons }, l) => {
          if (!synapse) return 0
          const fan = fanOut(weights[slots[l]!]!, inputs, neurons)
          return sum(
            traces.flatMap((trace) => trace[l]!.input.map((row) => sum(row.map((s, i) => (s === 0 ? 0 : fan[i]!))))),
          )
        }),
      )
      return { samples: samples.length, outputSpikes, spikesByLayer, inputSpikes, synapticOps }
    },
    backward(outputGradient) {
      const gradients = weights.map((w) => new Float64Array(w.length))
      delayGradients = layers.map((layer) => new Float64Array(layer.neurons))
      inputGradients = []
      traces.forEach((_, b) => backwardSample(b, outputGradient, gradients))
      return gradients
    },
    trace: (b, l) => traces[b]![l]!,
    inputGradient: (b) => inputGradients[b]!,
    delayGradients: () => delayGradients,
    network: () => {
      const dense = layers.filter((layer) => layer.synapse)
      return withWeights(
        network,
        weights.map((w, i) => transpose(w, dense[i]!.inputs, dense[i]!.neurons, new Float64Array(w.length))),
      )
    },
    dispose: () => undefined,
  }
}
