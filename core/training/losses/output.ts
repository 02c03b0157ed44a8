/** What a network's outputs did, and what a loss says of it. */
import type { AnyProgram } from '../../engine/engine.ts'
import type { Floats, ForwardRecord } from '../../engine/program.ts'

/** Of a batch, [sample][timestep][output]: 1 where an output fired, or the membrane of outputs that do not fire. */
export interface Output {
  readonly samples: number
  readonly timesteps: number
  readonly outputs: number
  readonly values: Floats
}

/** Of a program's last forward. */
export const outputOf = (
  { timesteps, outputs }: Pick<AnyProgram, 'timesteps' | 'outputs'>,
  { samples, output }: Pick<ForwardRecord, 'samples' | 'output'>,
): Output => ({ samples, timesteps, outputs, values: output })

/** Summed over the samples of a batch. */
export interface Loss {
  readonly value: number
  /** dE/d(output value), [sample][timestep][output]. */
  readonly gradient: Floats
}

/** @param labels the class of each sample. */
export type LossFunction = (output: Output, labels: ArrayLike<number>) => Loss
