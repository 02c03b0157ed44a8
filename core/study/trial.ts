/** One trial: from parameters to a trained network and what it was measured to do. */
import type { Activity, Network } from '../contract/network.ts'
import type { EpochPoint, Raster } from '../contract/views.ts'
import type { Split } from '../data/split.ts'
import { conventionalEnergy, multiplyAccumulateJoules } from '../formulas/energy.ts'
import { shapeOf } from '../network/layers.ts'
import type { Random } from '../random.ts'
import type { Parameters } from '../search/space.ts'
import type { EpochReport, Origins } from '../training/algorithm.ts'
import { fewestSteps } from '../training/anytime.ts'
import { confusionOf } from '../training/evaluate.ts'
import { withoutSteps } from '../training/labelled.ts'
import { numberOf } from '../training/parameters.ts'
import { evaluationBatch, measure, readSteps, wholeError, type Machine } from './measure.ts'
import type { Metrics } from './objectives.ts'
import { rasterOf } from './raster.ts'
import { augmentationFor, buildFor, foreseenFor, substrateOf, taskOf, valuesFor, type Setting } from './setting.ts'

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

/** Joules of one inference by the target's model, or by convention without one. */
export const energyOf = ({ target }: Setting, activity: Activity): number =>
  total((target ? target.energy(activity) : conventionalEnergy(activity)).map(({ joules }) => joules))

/** Of a network without spikes: every weight is multiplied once. */
const annCost = (ann: Network): Pick<Metrics, 'annMultiplications' | 'annEnergyJoules'> => {
  const products = total(shapeOf(ann).layers.map(({ synapses }) => synapses))
  return { annMultiplications: products, annEnergyJoules: products * multiplyAccumulateJoules }
}

/**
 * Trains one network and measures it on the validation samples; yields a line an epoch.
 * @param parameters all of them, defaults filled in.
 * @param random the trial's own; equal streams give equal trials.
 * @param onReport may throw to end it.
 * @returns undefined when stopped before the end.
 * @throws TrainingFailed when training came to nothing.
 */
export async function* runTrial(
  setting: Setting,
  split: Split,
  parameters: Parameters,
  random: Random,
  machine: Machine,
  onReport?: (report: EpochReport) => void,
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
    onReport?.(report)
  }
  if (!last || machine.signal.aborted) return undefined
  const trained = await last.network()
  const subject = { setting, network: trained, parameters, data: validation, machine }
  const steps = setting.algorithm.isAnytime && !setting.target ? await readSteps(subject) : undefined
  const timesteps =
    steps && parameters['anytime'] === true
      ? fewestSteps(steps.errors, numberOf(parameters, 'anytimeLoss'))
      : trained.timesteps
  const network = { ...trained, timesteps }
  const measured = await measure({ ...subject, network }, steps)
  if (!measured) return undefined
  const { activity } = measured
  const metrics: Metrics = {
    ...foreseenFor(setting, parameters, timesteps),
    error: steps ? measured.error : last.validation.error,
    ...(last.conversion && { ...last.conversion.errors, ...annCost(last.conversion.origins.ann) }),
    ...(setting.target && { deployedError: measured.error }),
    meanLatencySteps: measured.meanSteps,
    energyJoules: energyOf(setting, activity),
    trainSeconds: last.trainSeconds,
    spikes: total(activity.spikesByLayer),
    synapticOps: activity.synapticOps,
    multiplications: activity.multiplications ?? 0,
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
    ...(steps && { anytime: steps.errors }),
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
  const subject = { setting, network, parameters, data, machine }
  const testError = (await measure(subject))?.error
  if (testError === undefined) return undefined
  if (!origins) return { testError }
  const testAnnError = await wholeError({ ...subject, network: origins.ann, data: withoutSteps(data) })
  const testConversionError = await wholeError({ ...subject, network: origins.converted })
  if (testAnnError === undefined || testConversionError === undefined) return undefined
  return { testError, testAnnError, testConversionError }
}
