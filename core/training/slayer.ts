/** SLAYER: backpropagation through time with a spike escape rate as surrogate (Shrestha and Orchard 2018), dense networks. */
import type { LayerShape, NetworkNode } from '../contract/network.ts'
import { srmKernels } from '../formulas/srm.ts'
import { layersOf, shapeOf } from '../network/layers.ts'
import { denseNetwork, denseShape, pipelineSteps, type DenseOutline } from '../network/dense.ts'
import { shuffle } from '../random.ts'
import type { Parameters } from '../search/space.ts'
import { schedules, type ScheduleName } from './schedules.ts'
import { TrainingFailed, type Algorithm, type Task } from './algorithm.ts'
import { evaluate } from './evaluate.ts'
import { deltaKernel, numSpikes } from './losses.ts'
import { optimisers, type OptimiserName } from './optimisers.ts'
import { encodingParameters, neuronParameters, numberOf, slayerParameters, windowSteps } from './parameters.ts'

/** SLAYER's published settings belong to a threshold of 10: on chips, weights are trained in tenths of the threshold. */
const referenceThreshold = 10

const outlineOf = (parameters: Parameters, { inputs, classes, neuron }: Task): DenseOutline => {
  const sizes = [numberOf(parameters, 'hidden'), classes]
  return { neuron, inputs, sizes, timesteps: windowSteps(parameters) + pipelineSteps(neuron, sizes.length) }
}

const neuronNode = (parameters: Parameters, { neuron }: Task, neurons: number, isInput: boolean): NetworkNode => {
  const threshold = numberOf(parameters, 'threshold')
  if (neuron === 'caspianIf') {
    // any full-scale input spike makes an input neuron fire
    const theta = isInput ? 0 : threshold
    return {
      type: 'caspianIf',
      threshold: new Array<number>(neurons).fill(theta),
      delay: new Array<number>(neurons).fill(0),
    }
  }
  return {
    type: 'srm',
    neurons,
    threshold,
    tauSrSeconds: numberOf(parameters, 'tauSrMs') / 1000,
    tauRefSeconds: numberOf(parameters, 'tauRefMs') / 1000,
    scaleRef: numberOf(parameters, 'scaleRef'),
  }
}

/** What a trained weight of 1 is in the network's own unit. */
const weightUnit = (parameters: Parameters, { neuron }: Pick<LayerShape, 'neuron'>): number =>
  neuron === 'caspianIf' ? numberOf(parameters, 'threshold') / referenceThreshold : 1

export const slayer: Algorithm = {
  name: 'slayer',
  title: 'SLAYER',
  sentence: 'Backpropagation through time with a surrogate for the spike: trains the spiking network directly.',
  parameters: (neuron, data) => ({ ...encodingParameters(data), ...neuronParameters[neuron], ...slayerParameters }),
  shape: (parameters, task) => denseShape(outlineOf(parameters, task)),
  build: (parameters, task, random) =>
    denseNetwork(
      outlineOf(parameters, task),
      (neurons, layer) => neuronNode(parameters, task, neurons, layer === 0 && task.neuron === 'caspianIf'),
      numberOf(parameters, 'weightScale') * weightUnit(parameters, task),
      numberOf(parameters, 'stepMs') / 1000,
      random,
    ),

  async *train(network, parameters, data, { engine, signal, random, cpuSeconds, weightRange }) {
    const batch = numberOf(parameters, 'batchSize')
    const stepMs = numberOf(parameters, 'stepMs')
    // SLAYER's spikes have the amplitude 1/Ts, ours 1: its pseudo-derivative is Ts rho in our unit
    const surrogate = { tauRho: numberOf(parameters, 'tauRho'), scaleRho: numberOf(parameters, 'scaleRho') * stepMs }
    const output = layersOf(network).at(-1)!.neuron
    const optimiser = {
      ...optimisers[parameters['optimiser'] as OptimiserName],
      weightUnit: weightUnit(parameters, { neuron: output.type }),
      ...(weightRange && { weightRange }),
    }
    const program = await engine(network, { batch, surrogate, optimiser })
    const kernel = output.type === 'srm' ? srmKernels(output, network.stepSeconds, network.timesteps).psp : deltaKernel
    const wanted = {
      trueSpikes: numberOf(parameters, 'targetTrue') * windowSteps(parameters),
      falseSpikes: numberOf(parameters, 'targetFalse') * windowSteps(parameters),
      region: [0, network.timesteps] as const,
    }

    const learningRate = numberOf(parameters, 'learningRate')
    const schedule = schedules[parameters['schedule'] as ScheduleName]
    const neurons = shapeOf(network).layers.reduce((sum, layer) => sum + layer.neurons, 0)
    const { spikes, labels } = data.train
    const order = Uint32Array.from({ length: spikes.samples }, (_, i) => i)
    const batchLabels = new Uint8Array(batch)
    const epochs = numberOf(parameters, 'epochs')
    let trainSeconds = 0
    let silentEpochs = 0

    try {
      for (let epoch = 1; epoch <= epochs; epoch++) {
        const started = cpuSeconds()
        let loss = 0
        shuffle(order, random.fork(`epoch ${epoch}`))
        for (let from = 0; from < order.length; from += batch) {
          if (signal.aborted) return
          const samples = order.subarray(from, from + batch)
          samples.forEach((sample, i) => (batchLabels[i] = labels[sample]!))
          const record = await program.forward(spikes, samples)
          const { timesteps, outputs } = program
          const spikesOut = { samples: samples.length, timesteps, outputs, spikes: record.outputSpikes }
          const { value, gradient } = numSpikes(spikesOut, batchLabels, wanted, kernel, stepMs)
          if (!Number.isFinite(value)) throw new TrainingFailed(`the loss is not finite in epoch ${epoch}`)
          loss += value
          await program.learn(gradient, learningRate * schedule((epoch - 1 + from / order.length) / epochs))
        }
        trainSeconds += cpuSeconds() - started
        const validation = await evaluate(program, data.validation, neurons, batch, signal)
        if (!validation) return
        silentEpochs = validation.activity.spikesByLayer.at(-1) === 0 ? silentEpochs + 1 : 0
        if (silentEpochs === Math.min(2, epochs)) throw new TrainingFailed(`no output fires after epoch ${epoch}`)
        const trainLoss = loss / order.length
        const { backend, threads } = program
        yield { epoch, trainLoss, validation, trainSeconds, backend, threads, network: async () => program.network() }
      }
    } finally {
      await program.dispose()
    }
  },
}
