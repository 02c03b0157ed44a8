/** Runs labelled samples through a program: error and activity. */
import type { Activity } from '../contract/network.ts'
import type { StopSignal } from '../contract/platform.ts'
import type { AnyProgram } from '../engine/engine.ts'
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

/**
 * Error (share of samples not told right) and activity a sample.
 * @param batch samples run at once, at most what the program was compiled for.
 * @param onOutput sees the outputs of each batch beside their classes.
 * @returns undefined when stopped before the end.
 */
export const evaluate = async (
  program: AnyProgram,
  data: Labelled,
  neurons: number,
  batch: number,
  predict: Predict,
  signal: StopSignal,
  onOutput?: (output: Output, labels: Uint8Array) => void,
): Promise<Evaluation | undefined> => {
  const { spikes, labels } = data
  const told = new Uint32Array(spikes.samples)
  let inputSpikes = 0
  let synapticOps = 0
  let spikesByLayer: number[] = []
  for (const samples of batchesOf(spikes.samples, batch)) {
    if (signal.aborted) return undefined
    const [from = 0] = samples
    const record = await program.forward(...shownOf(data, samples))
    const output = outputOf(program, record)
    told.set(predict(output), from)
    onOutput?.(output, labels.subarray(from, from + batch))
    inputSpikes += record.inputSpikes
    synapticOps += await record.synapticOps
    spikesByLayer = record.spikesByLayer.map((n, l) => n + (spikesByLayer[l] ?? 0))
  }
  const activity: Activity = {
    timesteps: program.timesteps,
    spikesByLayer: spikesByLayer.map((n) => n / spikes.samples),
    inputSpikes: inputSpikes / spikes.samples,
    synapticOps: synapticOps / spikes.samples,
    neuronUpdates: neurons * program.timesteps,
  }
  return { error: errorRate(told, labels), predictions: told, activity }
}
