/** One trial: from parameters to a trained network and what it was measured to do. */
import type { Activity, Network } from '../contract/network.ts'
import type { CpuClock, StopSignal } from '../contract/platform.ts'
import type { EpochPoint, Raster } from '../contract/views.ts'
import type { Split } from '../data/split.ts'
import type { Engine } from '../engine/engine.ts'
import { conventionalEnergy } from '../formulas/energy.ts'
import { shapeOf } from '../network/layers.ts'
import type { Random } from '../random.ts'
import type { Parameters } from '../search/space.ts'
import type { Checkpoints, EpochReport, Evaluation, Labelled, Origins } from '../training/algorithm.ts'
import { anytimeErrors } from '../training/anytime.ts'
import { confusionOf, errorRate, evaluate } from '../training/evaluate.ts'
import { withoutSteps } from '../training/labelled.ts'
import type { Output } from '../training/losses/output.ts'
import { numberOf } from '../training/parameters.ts'
import type { Metrics } from './objectives.ts'
import { rasterOf } from './raster.ts'
import { augmentationFor, buildFor, foreseenFor, substrateOf, taskOf, valuesFor, type Setting } from './setting.ts'

/** What a trial runs on. */
export interface Machine {
  readonly engine: Engine
  readonly signal: StopSignal
  readonly cpuSeconds: CpuClock
  readonly checkpoints?: Checkpoints
}

/** A line of curves.json, and of `train --json`. */
export interface EpochLine extends EpochPoint {
  readonly type: 'epoch'
}

export interface TrialResult {
  readonly metrics: Metrics
  readonly network: Network
  /** What it was converted from. */
  readonly origins?: Origins
  readonly curves: readonly EpochLine[]
  /** Spikes of one validation sample: raster.json. */
  readonly raster: Raster
  /** Validation samples by [true class][told class]. */
  readonly confusion: readonly (readonly number[])[]
  /** Error on the validation samples if outputs are read after each step: anytime.json. */
  readonly anytime?: readonly number[]
  /** The engine's back end and build. */
  readonly backend: string
  /** Among which each batch was shared. */
  readonly threads: number
}

/** Samples run at once when nothing is trained: no more than training had memory for. */
const evaluationBatch = (parameters: Parameters): number => Math.min(64, numberOf(parameters, 'batchSize'))

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

const lineOf = ({ epoch, phase, trainLoss, validation, trainSeconds }: EpochReport): EpochLine => ({
  type: 'epoch',
  epoch,
  ...(phase && { phase }),
  trainLoss,
  validationError: validation.error,
  trainSeconds,
  spikes: total(validation.activity.spikesByLayer),
})

/**
 * Error and activity of a trained network, run as the chip would where there is one.
 * @param read sees the outputs of each batch, where no chip runs it.
 */
const measure = async (
  setting: Setting,
  network: Network,
  parameters: Parameters,
  data: Labelled,
  { engine, signal }: Machine,
  read?: (output: Output, labels: Uint8Array) => void,
): Promise<Evaluation | undefined> => {
  const { target } = setting
  if (target) {
    const run = target.run(target.quantize(network).network, data.spikes)
    return { ...run, error: errorRate(run.predictions, data.labels) }
  }
  const batch = evaluationBatch(parameters)
  const program = await engine(network, { batch, surrogate: { tauRho: 1, scaleRho: 1 } })
  const neurons = total(shapeOf(network).layers.map((layer) => layer.neurons))
  const evaluation = await evaluate(
    program,
    data,
    neurons,
    batch,
    setting.algorithm.predictor(parameters),
    signal,
    read,
  )
  await program.dispose()
  return evaluation
}

/** Joules of one inference by the target's model, or by convention without one. */
export const energyOf = ({ target }: Setting, activity: Activity): number =>
  total((target ? target.energy(activity) : conventionalEnergy(activity)).map(({ joules }) => joules))

/**
 * Trains one network and measures it on the validation samples; yields a line an epoch.
 * @param parameters all of them, defaults filled in.
 * @param random the trial's own; equal streams give equal trials.
 * @returns undefined when stopped before the end.
 * @throws TrainingFailed when training came to nothing.
 */
export async function* runTrial(
  setting: Setting,
  split: Split,
  parameters: Parameters,
  random: Random,
  machine: Machine,
): AsyncGenerator<EpochLine, TrialResult | undefined> {
  const task = taskOf(setting, parameters)
  const encoding = random.fork('encoding')
  const untrained = buildFor(setting, parameters, random.fork('weights'))
  const train = valuesFor(setting, parameters, untrained, split.train, encoding)
  const trainIn = augmentationFor(setting, parameters, train, random.fork('augmentation'))
  const validation = valuesFor(setting, parameters, untrained, split.validation, encoding)
  const data = { train, validation, ...(trainIn && { trainIn }) }
  const options = {
    ...machine,
    random: random.fork('training'),
    ...substrateOf(setting),
  }
  const curves: EpochLine[] = []
  let last: EpochReport | undefined
  for await (const report of setting.algorithm.train(untrained, parameters, data, options)) {
    last = report
    curves.push(lineOf(report))
    yield curves.at(-1)!
  }
  if (!last || machine.signal.aborted) return undefined
  const network = await last.network()
  const anytime = setting.algorithm.isAnytime ? anytimeErrors(setting.algorithm.predictor(parameters)) : undefined
  const measured = await measure(setting, network, parameters, data.validation, machine, anytime?.read)
  if (!measured) return undefined
  const { activity } = measured
  const metrics: Metrics = {
    ...foreseenFor(setting, parameters),
    error: last.validation.error,
    ...last.conversion?.errors,
    ...(setting.target && { deployedError: measured.error }),
    energyJoules: energyOf(setting, activity),
    trainSeconds: last.trainSeconds,
    spikes: total(activity.spikesByLayer),
    synapticOps: activity.synapticOps,
  }
  const raster = await rasterOf(
    network,
    data.validation,
    setting.dataset.classes,
    evaluationBatch(parameters),
    machine.engine,
  )
  const confusion = confusionOf(measured.predictions, data.validation.labels, task.classes)
  const { backend, threads } = last
  return {
    metrics,
    network,
    curves,
    raster,
    confusion,
    backend,
    threads,
    ...(anytime && { anytime: anytime.errors() }),
    ...(last.conversion && { origins: last.conversion.origins }),
  }
}

/** Errors on the test samples of a network and of those it came from. */
export interface TestErrors {
  readonly testError: number
  readonly testAnnError?: number
  readonly testConversionError?: number
}

/** Computed once, when nothing is chosen any more; undefined when stopped before the end. */
export const testErrors = async (
  setting: Setting,
  split: Split,
  parameters: Parameters,
  { network, origins }: Pick<TrialResult, 'network' | 'origins'>,
  random: Random,
  machine: Machine,
): Promise<TestErrors | undefined> => {
  const data = valuesFor(setting, parameters, network, split.test, random.fork('encoding'))
  const errorOf = async (tested: Network, shown = data): Promise<number | undefined> =>
    (await measure(setting, tested, parameters, shown, machine))?.error
  const testError = await errorOf(network)
  if (testError === undefined) return undefined
  if (!origins) return { testError }
  const testAnnError = await errorOf(origins.ann, withoutSteps(data))
  const testConversionError = await errorOf(origins.converted)
  if (testAnnError === undefined || testConversionError === undefined) return undefined
  return { testError, testAnnError, testConversionError }
}
