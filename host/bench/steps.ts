/** What every measurement of ours repeats on chosen samples: an inference, a training step. */
import type { SpikeSet } from '../../core/contract/spikes.ts'
import type { Exercise } from '../../core/engine/exercise.ts'
import type { CompileOptions, Program } from '../../core/engine/program.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { countCrossEntropy, spikeCounts, type OutputSpikes } from '../../core/training/losses.ts'
import { optimisers } from '../../core/training/optimisers.ts'
import { networkOf, surrogate, type CaseData } from './cases.ts'
import { spikesOf } from './events.ts'

const learningRate = 1e-3

/** As the peers train. */
export const trainOptions = (batch: number): CompileOptions => ({ batch, surrogate, optimiser: optimisers.adam })

/** A training step of a case. */
export const exerciseOf = (data: CaseData): Exercise => {
  const { timesteps, batch, input } = data.outline
  const spikes = spikesOf(data.raster, timesteps, batch, sizeOf(input))
  return { network: networkOf(data), options: trainOptions(batch), spikes }
}

/** `labels` is the class of each sample of `spikes`. */
export const stepsOf = (program: Program, spikes: SpikeSet, labels: Uint8Array) => {
  const run = (samples: Uint32Array): OutputSpikes => {
    const { output } = program.forward(spikes, samples)
    return { samples: samples.length, timesteps: program.timesteps, outputs: program.outputs, spikes: output }
  }
  const loss = (samples: Uint32Array) =>
    countCrossEntropy(
      run(samples),
      Array.from(samples, (sample) => labels[sample]!),
    )
  return {
    /** Forward and the spike counts. */
    infer: (samples: Uint32Array): void => void spikeCounts(run(samples)),
    /** Forward and the loss. */
    loss,
    /** Forward, loss, backward and Adam. */
    train: (samples: Uint32Array): void => program.learn(loss(samples).gradient, learningRate),
  }
}
