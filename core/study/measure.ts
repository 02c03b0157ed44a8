/** What a trained network does on labelled samples: errors, steps, activity, on the chip where there is one. */
import type { Activity, Network } from '../contract/network.ts'
import type { CpuClock, StopSignal } from '../contract/platform.ts'
import type { Engine } from '../engine/engine.ts'
import { fanOutOf } from '../engine/fan-out.ts'
import { layersOf } from '../network/layers.ts'
import type { Parameters } from '../search/space.ts'
import type { Checkpoints, Evaluation, Labelled } from '../training/algorithm.ts'
import { errorsByStep, exitOf, readingsOf, type Reading } from '../training/anytime.ts'
import { errorRate, evaluate, type EvaluateOptions } from '../training/evaluate.ts'
import type { Output } from '../training/losses/output.ts'
import { numberOf } from '../training/parameters.ts'
import type { Setting } from './setting.ts'

/** What a trial runs on. */
export interface Machine {
  readonly engine: Engine
  readonly signal: StopSignal
  readonly cpuSeconds: CpuClock
  readonly checkpoints?: Checkpoints
}

/** Of inferences that end when the parameters say. */
export interface Measured extends Evaluation {
  /** Steps after which inferences end, on average. */
  readonly meanSteps: number
}

/** Samples run at once when nothing is trained: no more than training had memory for. */
export const evaluationBatch = (parameters: Parameters): number => Math.min(64, numberOf(parameters, 'batchSize'))

/** What is measured. */
export interface Subject {
  readonly setting: Setting
  readonly network: Network
  /** All of them. */
  readonly parameters: Parameters
  readonly data: Labelled
  readonly machine: Machine
}

/** Runs a network to its last step; undefined when stopped before. */
const runWhole = async (
  { setting, network, parameters, data, machine: { engine, signal } }: Subject,
  options?: Omit<EvaluateOptions, 'analogFan'>,
): Promise<Evaluation | undefined> => {
  const batch = evaluationBatch(parameters)
  const layers = layersOf(network)
  const neurons = layers.reduce((sum, layer) => sum + layer.neurons, 0)
  const [first] = layers
  const analogFan = data.isAnalog
    ? fanOutOf(first!, { weight: first!.synapse?.weight.data, recurrent: undefined }).forward
    : undefined
  const program = await engine(network, { batch, surrogate: { tauRho: 1, scaleRho: 1 } })
  try {
    const predict = setting.algorithm.predictor(parameters)
    return await evaluate(program, data, neurons, batch, predict, signal, {
      ...options,
      ...(analogFan && { analogFan }),
    })
  } finally {
    await program.dispose()
  }
}

/** The plain error of a network, after its last step. */
export const wholeError = async (subject: Subject): Promise<number | undefined> => (await runWhole(subject))?.error

/** Of a network whose outputs can be read after any step. */
export interface Steps {
  /** What each sample tells after each step. */
  readonly readings: readonly Reading[]
  /** Run to the last step. */
  readonly evaluation: Evaluation
  /** Share of samples told wrong after each step. */
  readonly errors: readonly number[]
}

/** Undefined when stopped before the end. */
export const readSteps = async (subject: Subject): Promise<Steps | undefined> => {
  const readings: Reading[] = []
  const onOutput = (output: Output): void => void readings.push(...readingsOf(output))
  const evaluation = await runWhole(subject, { onOutput })
  return evaluation && { readings, evaluation, errors: errorsByStep(readings, subject.data.labels) }
}

/** Averages over parts of the samples. */
const meanActivity = (parts: readonly { readonly activity: Activity; readonly share: number }[]): Activity => {
  const mean = (of: (activity: Activity) => number): number =>
    parts.reduce((sum, { activity, share }) => sum + share * of(activity), 0)
  return {
    timesteps: mean(({ timesteps }) => timesteps),
    spikesByLayer: parts[0]!.activity.spikesByLayer.map((_, l) => mean(({ spikesByLayer }) => spikesByLayer[l]!)),
    inputSpikes: mean(({ inputSpikes }) => inputSpikes),
    synapticOps: mean(({ synapticOps }) => synapticOps),
    multiplications: mean(({ multiplications = 0 }) => multiplications),
    neuronUpdates: mean(({ neuronUpdates }) => neuronUpdates),
  }
}

/** Activity of samples that each run for a number of steps of their own. */
const activityUpTo = async (exits: readonly number[], subject: Subject): Promise<Activity | undefined> => {
  const parts: { activity: Activity; share: number }[] = []
  for (const timesteps of new Set(exits)) {
    const only = [...exits.keys()].filter((sample) => exits[sample] === timesteps)
    const evaluation = await runWhole({ ...subject, network: { ...subject.network, timesteps } }, { only })
    if (!evaluation) return undefined
    parts.push({ activity: evaluation.activity, share: only.length / exits.length })
  }
  return meanActivity(parts)
}

/**
 * Error and activity of a trained network whose inferences end when the parameters say, run as the chip would where there
 * is one.
 * @param steps of the network or of one with more steps, where they are read already.
 * @returns undefined when stopped before the end.
 */
export const measure = async (subject: Subject, steps?: Steps): Promise<Measured | undefined> => {
  const { setting, network, parameters, data } = subject
  const { algorithm, target } = setting
  const { timesteps } = network
  if (target) {
    const run = target.run(target.quantize(network).network, data.spikes)
    return { ...run, error: errorRate(run.predictions, data.labels), meanSteps: timesteps }
  }
  if (!algorithm.isAnytime) {
    const evaluation = await runWhole(subject)
    return evaluation && { ...evaluation, meanSteps: timesteps }
  }
  const read = steps ?? (await readSteps(subject))
  if (!read) return undefined
  const { readings, evaluation } = read
  const exits = readings.map((reading) => exitOf(reading, numberOf(parameters, 'exitConfidence'), timesteps))
  const isWhole = exits.every((exit) => exit === evaluation.activity.timesteps)
  const activity = isWhole ? evaluation.activity : await activityUpTo(exits, subject)
  if (!activity) return undefined
  const predictions = Uint32Array.from(readings, ({ told }, sample) => told[exits[sample]! - 1]!)
  return { predictions, error: errorRate(predictions, data.labels), activity, meanSteps: activity.timesteps }
}
