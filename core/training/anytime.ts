/** What a network that integrates its outputs tells after each step, all of one run: errors by step, and when it is sure. */
import type { Output } from './losses/output.ts'
import { winners } from './losses/readouts.ts'

/** Of one sample. */
export interface Reading {
  /** The class told if the outputs are read after the first, second, ... step: the lowest index of equals. */
  readonly told: Uint32Array
  /** Its probability: the softmax of the membranes, as the cross entropy of the last ones takes it. */
  readonly certainty: Float64Array
}

/** A reading a sample of a batch. */
export const readingsOf = ({ samples, timesteps, outputs, values }: Output): Reading[] => {
  const told = winners(values, samples * timesteps, outputs)
  const certainty = Float64Array.from(told, (winner, row) => {
    let sum = 0
    for (let j = 0; j < outputs; j++) sum += Math.exp(values[row * outputs + j]! - values[row * outputs + winner]!)
    return 1 / sum
  })
  return Array.from({ length: samples }, (_, b) => {
    const rows = [b * timesteps, (b + 1) * timesteps] as const
    return { told: told.subarray(...rows), certainty: certainty.subarray(...rows) }
  })
}

/** Share of samples told wrong after each step. */
export const errorsByStep = (readings: readonly Reading[], labels: ArrayLike<number>): number[] =>
  Array.from(readings[0]?.told ?? [], (_, t) => {
    const wrong = readings.filter(({ told }, sample) => told[t] !== labels[sample])
    return wrong.length / readings.length
  })

/** The fewest steps after which the error is within `loss` of the lowest. */
export const fewestSteps = (errors: readonly number[], loss: number): number => {
  const most = Math.min(...errors) + loss
  return errors.findIndex((error) => error <= most) + 1
}

/** The steps after which an inference of at most `timesteps` ends: as soon as its certainty is above `confidence`. */
export const exitOf = ({ certainty }: Reading, confidence: number, timesteps: number): number => {
  const early = certainty.subarray(0, timesteps - 1).findIndex((probability) => probability > confidence)
  return early < 0 ? timesteps : early + 1
}
