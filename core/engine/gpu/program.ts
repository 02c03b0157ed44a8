/**
 * The gpu.js engine: float32, the network's arrays resident on the device. Per batch these are copied: up, the input's
 * event lists (twice, by rows and by inputs), the dropout masks and dE/d(output spikes); down, the output spikes and a
 * spike count a neuron. Weights, moments, membranes and hidden spikes stay there until they are asked for.
 */
import { inputError } from '../../contract/errors.ts'
import type { Network } from '../../contract/network.ts'
import { fullScale } from '../../network/input.ts'
import { layersOf, trainablesOf, withWeights } from '../../network/layers.ts'
import { fanOutOf } from '../fan-out.ts'
import type { CompileOptions, Floats, HiddenGradients, LayerTrace } from '../program.ts'
import { summed } from '../update.ts'
import type { AsyncProgram } from './async-program.ts'
import { createDevice, createScope, read, type Gpu, type Resident, type Scope } from './device.ts'
import { eventsOf, rasterOf, type BatchEvents } from './events.ts'
import { createLayer, type GpuLayer, type LayerRun } from './layer.ts'
import { layoutOf } from './layout.ts'
import { checkMemory } from './memory.ts'
import { createWeights } from './update.ts'

/** The first values of an array of `length`, of which the others are 0. */
const padded = (length: number, values?: Floats): Float32Array => {
  const array = new Float32Array(length)
  if (values) array.set(values.subarray(0, length))
  return array
}

/**
 * Compiles for gpu.js: dense layers of lif, caspianIf and srm neurons, with delays and dropout.
 * @throws UserError naming the layer that the engine cannot run, before anything runs.
 */
export const compileGpu = async (network: Network, options: CompileOptions, gpu: Gpu): Promise<AsyncProgram> => {
  const { batch, surrogate, optimiser, memoryLimit } = options
  const { timesteps, stepSeconds } = network
  const layers = layersOf(network)
  const other = options.delays
    ? 'delays'
    : options.neurons
      ? 'thresholds or leaks'
      : optimiser?.weightNorm
        ? 'normalised weights'
        : undefined
  if (other) throw inputError(`training: the gpu engine trains no ${other}`, 'Use another engine.')
  const inputs = layers[0]!.inputs
  const outputs = layers.at(-1)!.neurons
  const rows = batch * timesteps
  const inputShape = { batch, timesteps, inputs, scale: fullScale(layers[0]!) }
  const device = createDevice(gpu)
  const stages = layers.map((layer) => createLayer(device, layer, { batch, timesteps, stepSeconds, surrogate }))
  checkMemory(layers, rows, memoryLimit)

  const { initial, asTensors } = layoutOf(layers)
  const weights = createWeights(device, optimiser, trainablesOf(layers))
  await weights.start(initial())
  const firstWeight = layers.map((_, l) => trainablesOf(layers.slice(0, l)).length)
  const weightsOf = (l: number): readonly Resident[] => weights.run.slice(firstWeight[l]!, firstWeight[l + 1])
  const tensorsNow = async (): Promise<Float64Array[]> => asTensors(await Promise.all(weights.run.map(read)))
  const firstTrained = layers.findIndex(({ synapse }) => synapse)

  /** Of the last forward. */
  let scope = createScope()
  let runs: LayerRun[] = []
  let samplesRun = 0

  /** The network once the program is disposed. */
  let kept: Network | undefined

  const alive = (): void => {
    if (kept) throw new Error('the program is disposed')
  }

  /** What reaches a layer, under its mask. */
  const arriveAt = async ({ layer, mask }: GpuLayer, l: number, events: BatchEvents, factors?: Floats) => {
    const sent = runs[l - 1]?.sent
    if (!sent) {
      return {
        arriving: layer.synapse ? { events } : { raster: await device.upload(scope, rasterOf(events, inputShape)) },
      }
    }
    if (!factors) return { arriving: { raster: sent } }
    const onDevice = await device.upload(scope, padded(batch * layer.inputs, factors))
    return { arriving: { raster: await mask(scope, sent, onDevice) }, mask: onDevice }
  }

  const runLayer = async (stage: GpuLayer, l: number, events: BatchEvents, factors?: Floats): Promise<LayerRun> => {
    const arrived = await arriveAt(stage, l, events, factors)
    const current = await stage.synapses.forward(scope, arrived.arriving, weightsOf(l))
    const membrane = await stage.neurons.membrane(scope, current)
    return { ...arrived, membrane, sent: await stage.neurons.fire(scope, membrane) }
  }

  const synapticOps = async (): Promise<number> => {
    const tensors = await tensorsNow()
    const ops = stages.map(async ({ layer, countActive }, l) => {
      const weight = layer.synapse && tensors[firstWeight[l]!]
      const { forward } = fanOutOf(layer, { weight, recurrent: undefined })
      const { raster, events } = runs[l]!.arriving
      const active = raster && (await read(await countActive(scope, raster, samplesRun * timesteps)))
      const ends = events?.byInput.offsets
      return forward.reduce((sum, fan, i) => sum + fan * (active ? active[i]! : ends![i + 1]! - ends![i]!), 0)
    })
    return (await Promise.all(ops)).reduce((a, b) => a + b, 0)
  }

  /** dE/d(weights), in the order of `trainablesOf`. */
  const back = async (backScope: Scope, outputGradient: Floats, hidden: HiddenGradients = []): Promise<Resident[]> => {
    alive()
    let gradient: Resident = padded(rows * outputs, outputGradient)
    const found: Resident[][] = []
    for (let l = stages.length - 1; l >= Math.max(0, firstTrained); l--) {
      const { layer, synapses, neurons, mask } = stages[l]!
      const run = runs[l]!
      const ofSpikes = padded(batch * layer.neurons, hidden[l])
      const current = await neurons.back(backScope, gradient, run.membrane, ofSpikes)
      found[l] = await synapses.backWeights(backScope, run.arriving, current)
      if (l <= firstTrained) break
      gradient = await synapses.backInputs(backScope, current, weightsOf(l))
      if (run.mask) gradient = await mask(backScope, gradient, run.mask)
    }
    return found.flat()
  }

  const networkNow = async (): Promise<Network> => withWeights(network, await tensorsNow())
  const rowsOf = (values: Float32Array, width: number): Float32Array => values.slice(0, samplesRun * timesteps * width)

  const traceOf = async (l: number): Promise<LayerTrace> => {
    const { layer, neurons } = stages[l]!
    const membrane = rowsOf(await read(runs[l]!.membrane), layer.neurons)
    const spikes = membrane.map((u, at) => Number(u > neurons.threshold[at % layer.neurons]!))
    return { membrane, spikes }
  }

  const spikesBySample = async (l: number): Promise<Float32Array> => {
    const { spikes } = await traceOf(l)
    const { neurons } = layers[l]!
    const counts = new Float32Array(samplesRun * neurons)
    spikes.forEach((s, at) => (counts[Math.floor(at / (timesteps * neurons)) * neurons + (at % neurons)]! += s))
    return counts
  }

  return {
    backend: `gpu-${gpu.mode}`,
    threads: 1,
    timesteps,
    outputs,
    async forward(spikes, samples, masks = []) {
      alive()
      scope.release()
      scope = createScope()
      runs = []
      samplesRun = samples.length
      const events = eventsOf(spikes, samples, inputShape, masks[0])
      for (const [l, stage] of stages.entries()) runs[l] = await runLayer(stage, l, events, masks[l])
      const counts = stages.map(async ({ neurons }, l) =>
        read(await neurons.count(scope, runs[l]!.membrane, samplesRun * timesteps)),
      )
      const [sent, ...spikeCounts] = await Promise.all([read(runs.at(-1)!.sent), ...counts])
      return {
        samples: samplesRun,
        output: rowsOf(sent, outputs),
        spikesByLayer: spikeCounts.map((count) => count.reduce((a, b) => a + b, 0)),
        inputSpikes: events.count,
        get synapticOps() {
          return synapticOps()
        },
        spikesOf: spikesBySample,
      }
    },
    layerTrace: traceOf,
    async backward(outputGradient, hidden) {
      const backScope = createScope()
      const gradients = await Promise.all((await back(backScope, outputGradient, hidden)).map(read))
      backScope.release()
      return gradients
    },
    async step(gradients, learningRate) {
      alive()
      const stepScope = createScope()
      const resident = await Promise.all(summed(gradients).map((sum) => device.upload(stepScope, sum)))
      await weights.step(resident, learningRate)
      stepScope.release()
    },
    async learn(outputGradient, learningRate, hidden) {
      const backScope = createScope()
      await weights.step(await back(backScope, outputGradient, hidden), learningRate)
      backScope.release()
    },
    asTensors,
    network: async () => kept ?? networkNow(),
    async dispose() {
      if (kept) return
      kept = await networkNow()
      scope.release()
      weights.release()
      device.dispose()
    },
  }
}
