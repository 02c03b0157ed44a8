/** SLAYER's epochs: batches forward and back with a spike escape rate as surrogate (Shrestha and Orchard 2018). */
import type { Network } from '../../contract/network.ts'
import { srmKernels } from '../../formulas/srm.ts'
import type { SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { CompileOptions } from '../../engine/program.ts'
import { layersOf, shapeOf } from '../../network/layers.ts'
import { shuffle } from '../../random.ts'
import type { Parameters } from '../../search/space.ts'
import { TrainingFailed, type EpochReport, type TrainingData, type TrainOptions } from '../algorithm.ts'
import { evaluate } from '../evaluate.ts'
import { deltaKernel, numSpikes } from '../losses.ts'
import { optimisers, type OptimiserName } from '../optimisers.ts'
import { numberOf, windowSteps } from '../parameters.ts'
import { schedules, type ScheduleName } from '../schedules.ts'
import { neuronRows } from '../parameters/neurons.ts'
import { weightUnit } from './network.ts'

/** As Algorithm.train. */
export async function* train(
  network: Network,
  parameters: Parameters,
  data: TrainingData,
  { engine, signal, random, cpuSeconds, neuron, weightRange = neuronRows[neuron].weightRange }: TrainOptions,
): AsyncGenerator<EpochReport> {
  const batch = numberOf(parameters, 'batchSize')
  const stepMs = numberOf(parameters, 'stepMs')
  // SLAYER's spikes have the amplitude 1/Ts, ours 1: its pseudo-derivative is Ts rho in our unit
  const surrogate = {
    shape: parameters['surrogate'],
    tauRho: numberOf(parameters, 'tauRho'),
    scaleRho: numberOf(parameters, 'scaleRho') * stepMs,
  } as SpikeSurrogate
  const output = layersOf(network).at(-1)!.neuron
  const optimiser = {
    ...optimisers[parameters['optimiser'] as OptimiserName],
    weightUnit: weightUnit(parameters, neuron),
    ...(weightRange && { weightRange }),
  }
  const { gradient = 'exact', gradientShare = 1 } = parameters
  const sparse = { gradient, gradientShare } as Pick<CompileOptions, 'gradient' | 'gradientShare'>
  const program = await engine(network, { batch, surrogate, optimiser, ...sparse })
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
        const spikesOut = { samples: samples.length, timesteps, outputs, spikes: record.output }
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
}
