/** One layer of the reference engine on one sample: pool, synapses, neurons, recurrence and delay, there and back. */
import { wholeDelays, type Layer } from '../../network/layers.ts'
import { eachPooled, eachSynapse } from '../../network/synapse.ts'
import { isSpiking, type ConstantField } from '../../network/neuron.ts'
import type { Floats } from '../program.ts'
import type { Line, LineGradient, NeuronModel } from './neuron.ts'
import { raster, rasterOf, type Raster } from './raster.ts'

/** The layer's trainable numbers, or the gradients by them. */
export interface LayerWeights {
  readonly weight: Float64Array | undefined
  readonly bias: Float64Array | undefined
  /** [to][from]. */
  readonly recurrent: Float64Array | undefined
  /** In steps, one a neuron or a channel. */
  readonly delays: Float64Array | undefined
  /** By the name of the constant, one number each. */
  readonly constants: Readonly<Partial<Record<ConstantField, Float64Array>>>
}

/** What a layer did on one sample. */
export interface LayerRun {
  /** What arrived at the layer: spikes of the layer before, after their delay and the dropout. */
  readonly input: Raster
  readonly mask: Floats | undefined
  /** The input after the pool. */
  readonly pooled: Raster
  readonly lines: readonly Line[]
  /** Membrane (srm: refractory response included) or charge at the fire test. */
  readonly membrane: Raster
  readonly potential: Raster
  readonly synaptic: Raster
  readonly spikes: Raster
  /** Spikes after the axonal delay, or the membrane of neurons that never fire. */
  readonly output: Raster
}

const delaysOf = ({ delaySteps, neurons }: Layer, delays: Float64Array | undefined): Int32Array =>
  delays ? wholeDelays(delays, neurons) : delaySteps

/** Runs a layer on what arrives. */
export const forwardLayer = (
  layer: Layer,
  models: readonly NeuronModel[],
  { weight, bias, recurrent, delays }: LayerWeights,
  arriving: Raster,
  mask: Floats | undefined,
): LayerRun => {
  const { pool, synapse, neurons } = layer
  const delaySteps = delaysOf(layer, delays)
  const timesteps = arriving.length
  const input = mask ? arriving.map((row) => row.map((value, i) => value * mask[i]!)) : arriving
  const pooled = pool ? raster(timesteps, pool.to[0] * pool.to[1] * pool.to[2]) : input
  if (pool) eachPooled(pool, (p, i) => pooled.forEach((row, t) => (row[p]! += pool.scale * input[t]![i]!)))

  const line = (): Float64Array => new Float64Array(timesteps)
  const lines = models.map((): Line => ({
    current: line(),
    imaginary: line(),
    synaptic: line(),
    membrane: line(),
    potential: line(),
    spikes: line(),
    rise: line(),
    refractory: line(),
  }))
  const currents = currentsOf(layer, lines)
  const add = (j: number, t: number, charge: number): void => {
    if (t < timesteps) currents[j]![t]! += charge
  }
  if (synapse) {
    eachSynapse(synapse, (j, i, at) => pooled.forEach((row, t) => row[i] && add(j, t, weight![at]! * row[i])))
  } else pooled.forEach((row, t) => row.forEach((value, j) => add(j, t, value)))
  if (bias) currents.forEach((row, j) => row.forEach((_, t) => add(j, t, bias[biasOf(layer, j)]!)))

  const sendBack = (t: number): void => {
    for (let i = 0; recurrent && i < neurons; i++) {
      if (!lines[i]!.spikes[t]) continue
      for (let j = 0; j < currents.length; j++) add(j, t + layer.recurrent!.delaySteps[i]!, recurrent[j * neurons + i]!)
    }
  }
  const firesFirst = models[0]!.firesFirst
  for (let t = 0; t < timesteps; t++) {
    if (!firesFirst) models.forEach((model, j) => model.integrate(lines[j]!, t))
    models.forEach((model, j) => model.fire(lines[j]!, t))
    sendBack(t)
    if (firesFirst) models.forEach((model, j) => model.integrate(lines[j]!, t))
  }

  const part = (name: keyof Line): Raster =>
    rasterOf(
      lines.map((l) => l[name]),
      timesteps,
    )
  const [membrane, potential, synaptic, spikes] = [
    part('membrane'),
    part('potential'),
    part('synaptic'),
    part('spikes'),
  ]
  const output = isSpiking(layer.neuron) ? delayed(spikes, delaySteps) : membrane
  return { input, mask, pooled, lines, membrane, potential, synaptic, spikes, output }
}

const delayed = (spikes: Raster, delaySteps: Int32Array): Raster =>
  spikes.map((row, t) => row.map((_, j) => spikes[t - delaySteps[j]!]?.[j] ?? 0))

/** Currents of a layer's synapses: the imaginary parts behind the real ones, where they are complex. */
const currentsOf = (
  { currents }: Layer,
  lines: readonly { readonly current: Float64Array; readonly imaginary: Float64Array }[],
): readonly Float64Array[] =>
  [...lines.map(({ current }) => current), ...lines.map(({ imaginary }) => imaginary)].slice(0, currents)

/** A convolution has one bias a channel. */
const biasOf = ({ synapse }: Layer, current: number): number =>
  synapse?.conv ? Math.floor(current / (synapse.conv.to[1] * synapse.conv.to[2])) : current

/** dE/d(input) and dE/d(parameters of the neurons); adds dE/d(weights) to `gradients`. */
export const backwardLayer = (
  layer: Layer,
  models: readonly NeuronModel[],
  { weight, recurrent, delays }: LayerWeights,
  gradients: LayerWeights,
  run: LayerRun,
  outputGradient: Raster,
  hidden: Floats | undefined,
): { readonly input: Raster; readonly neurons: Readonly<Record<string, Float64Array>> } => {
  const { pool, synapse, neurons } = layer
  const delaySteps = delaysOf(layer, delays)
  const { lines, pooled, mask } = run
  const timesteps = outputGradient.length
  const line = (): Float64Array => new Float64Array(timesteps)
  const back = lines.map((_, j): LineGradient => ({
    spikes: line().map((_, t) => (outputGradient[t + delaySteps[j]!]?.[j] ?? 0) + (hidden?.[j] ?? 0)),
    fire: line(),
    membrane: line(),
    synaptic: line(),
    current: line(),
    imaginary: line(),
  }))
  const currents = currentsOf(layer, back)

  const takeBack = (t: number): void => {
    for (let i = 0; recurrent && i < neurons; i++) {
      const arrival = t + layer.recurrent!.delaySteps[i]!
      for (let j = 0; j < currents.length && arrival < timesteps; j++) {
        const g = currents[j]![arrival]!
        back[i]!.spikes[t]! += recurrent[j * neurons + i]! * g
        gradients.recurrent![j * neurons + i]! += lines[i]!.spikes[t]! * g
      }
    }
  }
  const firesFirst = models[0]!.firesFirst
  for (let t = timesteps - 1; t >= 0; t--) {
    if (firesFirst) models.forEach((model, j) => model.backIntegrate(lines[j]!, back[j]!, t))
    takeBack(t)
    models.forEach((model, j) => model.backFire(lines[j]!, back[j]!, t))
    if (!firesFirst) models.forEach((model, j) => model.backIntegrate(lines[j]!, back[j]!, t))
  }

  const current = rasterOf(currents, timesteps)
  let input = current
  if (synapse) {
    input = raster(timesteps, pooled[0]!.length)
    eachSynapse(synapse, (j, i, at) => {
      for (let t = 0; t < timesteps; t++) {
        gradients.weight![at]! += pooled[t]![i]! * current[t]![j]!
        input[t]![i]! += weight![at]! * current[t]![j]!
      }
    })
  }
  current.forEach((row) => row.forEach((g, j) => gradients.bias && (gradients.bias[biasOf(layer, j)]! += g)))
  if (pool) {
    const behind = input
    input = raster(timesteps, layer.inputs)
    eachPooled(pool, (p, i) => input.forEach((row, t) => (row[i]! += pool.scale * behind[t]![p]!)))
  }
  if (mask) input = input.map((row) => row.map((g, i) => g * mask[i]!))

  const parameters: Record<string, Float64Array> = isSpiking(layer.neuron)
    ? { delay: delayGradient(run.output, outputGradient, neurons) }
    : {}
  const { delays: sums } = gradients
  if (sums) parameters['delay']!.forEach((g, j) => (sums[Math.floor((j * sums.length) / neurons)]! += g))
  models.forEach((model, j) => {
    for (const [name, g] of Object.entries(model.parameters(lines[j]!, back[j]!))) {
      ;(parameters[name] ??= new Float64Array(1))[0]! += g
    }
  })
  for (const [name, sum] of Object.entries(gradients.constants)) sum[0]! += parameters[name]![0]!
  return { input, neurons: parameters }
}

/** dE/d(delay) in the unit of a step: sum over t of g[t] (y[t-1] - y[t]) (slayerPytorch's delay). */
const delayGradient = (output: Raster, gradient: Raster, neurons: number): Float64Array =>
  new Float64Array(neurons).map((_, j) =>
    gradient.reduce((sum, row, t) => sum + row[j]! * ((output[t - 1]?.[j] ?? 0) - output[t]![j]!), 0),
  )
