/** Runs labelled samples through a program: error and activity. */
import type { Activity } from '../contract/network.ts'
import type { StopSignal } from '../contract/platform.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { AnyProgram } from '../engine/engine.ts'
import type { Floats } from '../engine/program.ts'
import type { Evaluation, Labelled } from './algorithm.ts'
import { shownOf } from './labelled.ts'
import type { Predict } from './losses.ts'
import { outputOf, type Output } from './losses/output.ts'

/** The numbers of `total` samples, in their order, at most `batch` at a time. */
export function* batchesOf(total: number, batch: number): Generator<readonly number[]> {
  for (let from = 0; from < total; from += batch) {
    yield Array.from({ length: Math.min(batch, total - from) }, (_, i) => from + i)
  }
}

/** Share of samples whose class is not the one told. */
export const errorRate = (told: Uint32Array, labels: ArrayLike<number>): number =>
  told.reduce((wrong, winner, sample) => wrong + (winner === labels[sample] ? 0 : 1), 0) / told.length

/** Samples by [true class][told class]. */
export const confusionOf = (told: Uint32Array, labels: ArrayLike<number>, classes: number): number[][] => {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  told.forEach((winner, sample) => counts[labels[sample]!]![winner]!++)
  return counts
}

/** Events of samples times what each of its input reaches. */
const reachedBy = ({ timesteps, offsets, index }: SpikeSet, samples: ArrayLike<number>, fan: Floats): number => {
  let reached = 0
  for (let s = 0; s < samples.length; s++) {
    const end = offsets[(samples[s]! + 1) * timesteps]!
    for (let at = offsets[samples[s]! * timesteps]!; at < end; at++) reached += fan[index[at]!]!
  }
  return reached
}

export interface EvaluateOptions {
  /** Sees the outputs of each batch. */
  readonly onOutput?: (output: Output) => void
  /** The samples to be run, where not all. */
  readonly only?: readonly number[]
  /** Synapses of each input, where inputs are no spikes. */
  readonly analogFan?: Floats
}

/**
 * Error (share of samples not told right) and activity a sample.
 * @param batch samples run at once, at most what the program was compiled for.
 * @returns undefined when stopped before the end.
 */
export const evaluate = async (
  program: AnyProgram,
  data: Labelled,
  neurons: number,
  batch: number,
  predict: Predict,
  signal: StopSignal,
  { onOutput, only, analogFan }: EvaluateOptions = {},
): Promise<Evaluation | undefined> => {
  const total = only?.length ?? data.spikes.samples
  const labels = only ? only.map((sample) => data.labels[sample]!) : data.labels
  const told = new Uint32Array(total)
  let inputSpikes = 0
  let multiplications = 0
  let synapticOps = 0
  let spikesByLayer: number[] = []
  for (const numbers of batchesOf(total, batch)) {
    if (signal.aborted) return undefined
    const shown = shownOf(data, only ? numbers.map((i) => only[i]!) : numbers, program.timesteps)
    const record = await program.forward(...shown)
    const output = outputOf(program, record)
    told.set(predict(output), numbers[0])
    onOutput?.(output)
    if (analogFan) multiplications += reachedBy(...shown, analogFan)
    inputSpikes += record.inputSpikes
    synapticOps += await record.synapticOps
    spikesByLayer = record.spikesByLayer.map((n, l) => n + (spikesByLayer[l] ?? 0))
  }
  const activity: Activity = {
    timesteps: program.timesteps,
    spikesByLayer: spikesByLayer.map((n) => n / total),
    inputSpikes: inputSpikes / total,
    synapticOps: synapticOps / total,
    ...(analogFan && { multiplications: multiplications / total }),
    neuronUpdates: neurons * program.timesteps,
  }
  return { error: errorRate(told, labels), predictions: told, activity }
}
