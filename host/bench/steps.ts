/** What every measurement of ours repeats on chosen samples: an inference, a training step. */
import type { SpikeSet } from '../../core/contract/spikes.ts'
import type { Exercise } from '../../core/engine/exercise.ts'
import type { CompileOptions, Program } from '../../core/engine/program.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { outputOf, type Loss, type Output } from '../../core/training/losses/output.ts'
import { readouts } from '../../core/training/losses/readouts.ts'
import { crossEntropy } from '../../core/training/losses/scores.ts'
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
  const run = (samples: Uint32Array): Output => outputOf(program, program.forward(spikes, samples))
  const ofCounts = crossEntropy('mean', program.timesteps)
  const loss = (samples: Uint32Array): Loss =>
    ofCounts(
      run(samples),
      Array.from(samples, (sample) => labels[sample]!),
    )
  return {
    /** Forward and the outputs' rates. */
    infer: (samples: Uint32Array): void => void readouts.mean.scores(run(samples)),
    /** Forward and the loss, mean over samples. */
    loss: (samples: Uint32Array): number => loss(samples).value / samples.length,
    /** Forward, loss, backward and Adam. */
    train: (samples: Uint32Array): void => program.learn(loss(samples).gradient, learningRate),
  }
}
