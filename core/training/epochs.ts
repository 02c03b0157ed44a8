/** The epochs of a training, whatever is trained: batches forward and back, then the validation samples. */
import type { Network } from '../contract/network.ts'
import type { AnyProgram } from '../engine/engine.ts'
import type { CompileOptions, HiddenGradients, Program } from '../engine/program.ts'
import { layersOf, type Layer } from '../network/layers.ts'
import { shuffle } from '../random.ts'
import { TrainingFailed, type Checkpoint, type EpochReport, type TrainingData, type TrainOptions } from './algorithm.ts'
import { dropoutMasks } from './dropout.ts'
import { evaluate } from './evaluate.ts'
import { createWatch } from './hopeless.ts'
import { shownOf } from './labelled.ts'
import type { Predict } from './losses.ts'
import { outputOf, type LossFunction } from './losses/output.ts'
import { schedules, type ScheduleName } from './schedules.ts'

type Forward = Awaited<ReturnType<AnyProgram['forward']>>

/** What one network is trained by. */
export interface Course {
  readonly options: CompileOptions
  readonly loss: LossFunction
  readonly predict: Predict
  readonly epochs: number
  readonly learningRate: number
  readonly schedule: ScheduleName
  /** Probability with which what one layer sends another is dropped. */
  readonly dropout: (from: Layer, to: Layer) => number
  /** What the loss makes of hidden spikes, of the last forward. */
  readonly hidden?: (record: Forward) => Promise<HiddenGradients>
  /** Where the training is kept after each epoch, and taken up again. */
  readonly kept?: { read(): Checkpoint | undefined; write(checkpoint: Checkpoint): void }
}

/** Programs on a device of their own give no state; they run no network without spikes, and only those are kept. */
const canResume = (program: AnyProgram): program is Program => 'restore' in program

/** A report an epoch; ends early without a further one when the signal says so. */
export async function* epochsOf(
  network: Network,
  course: Course,
  { train, trainIn, validation: validated }: TrainingData,
  { engine, signal, random, cpuSeconds }: Pick<TrainOptions, 'engine' | 'signal' | 'random' | 'cpuSeconds'>,
): AsyncGenerator<EpochReport> {
  const { options, loss, predict, epochs, learningRate, hidden } = course
  const { batch } = options
  const schedule = schedules[course.schedule]
  const layers = layersOf(network)
  const program = await engine(network, options)
  const { backend, threads } = program
  const neurons = layers.reduce((sum, layer) => sum + layer.neurons, 0)
  const { labels } = train
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i)
  const batchLabels = new Uint8Array(batch)
  const hopeless = createWatch(layers, epochs)
  const networkNow = async (): Promise<Network> => program.network()
  const resumable = course.kept && canResume(program) ? { ...course.kept, program } : undefined
  let trainSeconds = 0
  const reports: Checkpoint['reports'][number][] = []

  try {
    const before = resumable?.read()
    if (resumable && before?.backend === backend && before.threads === threads) {
      resumable.program.restore(before.state)
      for (const report of before.reports) {
        ;({ trainSeconds } = report)
        shuffle(order, random.fork(`epoch ${report.epoch}`))
        reports.push(report)
        await hopeless(report.epoch, report.validation.activity, networkNow)
        yield { ...report, backend, threads, network: networkNow }
      }
    }
    for (let epoch = reports.length + 1; epoch <= epochs; epoch++) {
      const started = cpuSeconds()
      const spikes = trainIn?.(epoch) ?? train.spikes
      const dropped = random.fork(`dropout ${epoch}`)
      const shown = random.fork(`steps ${epoch}`)
      let total = 0
      shuffle(order, random.fork(`epoch ${epoch}`))
      for (let from = 0; from < order.length; from += batch) {
        if (signal.aborted) return
        const samples = order.subarray(from, from + batch)
        samples.forEach((sample, i) => (batchLabels[i] = labels[sample]!))
        const masks = dropoutMasks(layers, course.dropout, samples.length, dropped)
        const record = await program.forward(...shownOf({ ...train, spikes }, samples, program.timesteps, shown), masks)
        const { value, gradient } = loss(outputOf(program, record), batchLabels)
        if (!Number.isFinite(value)) throw new TrainingFailed(`the loss is not finite in epoch ${epoch}`)
        total += value
        const rate = learningRate * schedule((epoch - 1 + from / order.length) / epochs)
        await program.learn(gradient, rate, await hidden?.(record))
      }
      trainSeconds += cpuSeconds() - started
      const validation = await evaluate(program, validated, neurons, batch, predict, signal)
      if (!validation) return
      const reason = await hopeless(epoch, validation.activity, networkNow)
      if (reason) throw new TrainingFailed(reason)
      const report = { epoch, trainLoss: total / order.length, validation, trainSeconds }
      reports.push(report)
      resumable?.write({ backend, threads, reports, state: resumable.program.state() })
      yield { ...report, backend, threads, network: networkNow }
    }
  } finally {
    await program.dispose()
  }
}
