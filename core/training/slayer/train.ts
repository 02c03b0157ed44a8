/** SLAYER's epochs: batches forward and back with a spike escape rate as surrogate (Shrestha and Orchard 2018). */
import type { Network } from '../../contract/network.ts'
import { layersOf } from '../../network/layers.ts'
import { shuffle } from '../../random.ts'
import type { Parameters } from '../../search/space.ts'
import { TrainingFailed, type EpochReport, type TrainingData, type TrainOptions } from '../algorithm.ts'
import { evaluate } from '../evaluate.ts'
import { lossOf, predictorOf } from '../losses.ts'
import { outputOf } from '../losses/output.ts'
import { numberOf } from '../parameters.ts'
import { schedules, type ScheduleName } from '../schedules.ts'
import { activityGradient } from './activity.ts'
import { dropoutMasks } from './dropout.ts'
import { createWatch } from './hopeless.ts'
import { compileOptions } from './options.ts'

/** As Algorithm.train. */
export async function* train(
  network: Network,
  parameters: Parameters,
  data: TrainingData,
  { engine, signal, random, cpuSeconds, ...substrate }: TrainOptions,
): AsyncGenerator<EpochReport> {
  const batch = numberOf(parameters, 'batchSize')
  const dropout = numberOf(parameters, 'dropout')
  const layers = layersOf(network)
  const program = await engine(network, compileOptions(parameters, substrate))
  const { timesteps, backend, threads } = program
  const loss = lossOf(parameters, network)
  const predict = predictorOf(parameters)
  const limits = {
    minRate: numberOf(parameters, 'minRate'),
    maxRate: numberOf(parameters, 'maxRate'),
    penalty: numberOf(parameters, 'activityPenalty'),
  }
  const isHidden = layers.map(({ synapse }, l) => synapse !== undefined && l < layers.length - 1)

  const learningRate = numberOf(parameters, 'learningRate')
  const schedule = schedules[parameters['schedule'] as ScheduleName]
  const neurons = layers.reduce((sum, layer) => sum + layer.neurons, 0)
  const { labels } = data.train
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i)
  const batchLabels = new Uint8Array(batch)
  const epochs = numberOf(parameters, 'epochs')
  const hopeless = createWatch(layers, epochs)
  const networkNow = async (): Promise<Network> => program.network()
  let trainSeconds = 0

  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const started = cpuSeconds()
      const spikes = data.trainIn?.(epoch) ?? data.train.spikes
      const chance = random.fork(`dropout ${epoch}`)
      let total = 0
      shuffle(order, random.fork(`epoch ${epoch}`))
      for (let from = 0; from < order.length; from += batch) {
        if (signal.aborted) return
        const samples = order.subarray(from, from + batch)
        samples.forEach((sample, i) => (batchLabels[i] = labels[sample]!))
        const record = await program.forward(spikes, samples, dropoutMasks(layers, dropout, samples.length, chance))
        const { value, gradient } = loss(outputOf(program, record), batchLabels)
        if (!Number.isFinite(value)) throw new TrainingFailed(`the loss is not finite in epoch ${epoch}`)
        total += value
        const hidden: Float32Array[] = []
        for (let l = 0; limits.penalty > 0 && l < layers.length; l++) {
          if (isHidden[l]) hidden[l] = activityGradient(await record.spikesOf(l), samples.length, timesteps, limits)
        }
        const rate = learningRate * schedule((epoch - 1 + from / order.length) / epochs)
        await program.learn(gradient, rate, hidden)
      }
      trainSeconds += cpuSeconds() - started
      const validation = await evaluate(program, data.validation, neurons, batch, predict, signal)
      if (!validation) return
      const reason = await hopeless(epoch, validation.activity, networkNow)
      if (reason) throw new TrainingFailed(reason)
      yield { epoch, trainLoss: total / order.length, validation, trainSeconds, backend, threads, network: networkNow }
    }
  } finally {
    await program.dispose()
  }
}
