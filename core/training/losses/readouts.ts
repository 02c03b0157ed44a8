/** How outputs over time become one score a class, and how a gradient by scores goes back. */
import type { Floats } from '../../engine/program.ts'
import type { Output } from './output.ts'

interface Readout {
  readonly title: string
  /** [sample][output]. */
  scores(output: Output): Float64Array
  /** dE/d(output value) from dE/d(score). */
  back(output: Output, byScore: Float64Array): Float64Array
}

/** Visits each output of each sample: its place among scores, and that of its value in step 0. */
const eachOutput = ({ samples, timesteps, outputs }: Output, visit: (score: number, first: number) => void): void => {
  for (let b = 0; b < samples; b++) {
    for (let j = 0; j < outputs; j++) visit(b * outputs + j, b * timesteps * outputs + j)
  }
}

/** The read-out of a single step, which `stepOf` chooses. */
const ofStep = (title: string, stepOf: (output: Output, first: number) => number): Readout => ({
  title,
  scores(output) {
    const scores = new Float64Array(output.samples * output.outputs)
    eachOutput(output, (score, first) => {
      scores[score] = output.values[first + stepOf(output, first) * output.outputs]!
    })
    return scores
  },
  back(output, byScore) {
    const gradient = new Float64Array(output.values.length)
    eachOutput(output, (score, first) => {
      gradient[first + stepOf(output, first) * output.outputs] = byScore[score]!
    })
    return gradient
  },
})

const largestAt = ({ values, timesteps, outputs }: Output, first: number): number => {
  let largest = 0
  for (let t = 1; t < timesteps; t++) {
    if (values[first + t * outputs]! > values[first + largest * outputs]!) largest = t
  }
  return largest
}

/** The read-outs by the word users write. */
export const readouts = {
  mean: {
    title: 'mean of all steps',
    scores({ samples, timesteps, outputs, values }) {
      const scores = new Float64Array(samples * outputs)
      for (let b = 0; b < samples; b++) {
        const own = scores.subarray(b * outputs, (b + 1) * outputs)
        for (let t = 0; t < timesteps; t++) {
          for (let j = 0; j < outputs; j++) own[j]! += values[(b * timesteps + t) * outputs + j]!
        }
        for (let j = 0; j < outputs; j++) own[j]! /= timesteps
      }
      return scores
    },
    back({ samples, timesteps, outputs }, byScore) {
      const gradient = new Float64Array(samples * timesteps * outputs)
      for (let b = 0; b < samples; b++) {
        const row = byScore.subarray(b * outputs, (b + 1) * outputs).map((g) => g / timesteps)
        for (let t = 0; t < timesteps; t++) gradient.set(row, (b * timesteps + t) * outputs)
      }
      return gradient
    },
  },
  last: ofStep('last step', ({ timesteps }) => timesteps - 1),
  max: ofStep('largest of all steps', largestAt),
} as const satisfies Record<string, Readout>

export type ReadoutName = keyof typeof readouts

/** Class of the highest score, a sample; the lowest index wins a tie. */
export const winners = (scores: Floats, samples: number, outputs: number): Uint32Array =>
  new Uint32Array(samples).map((_, b) => {
    const own = scores.subarray(b * outputs, (b + 1) * outputs)
    return own.indexOf(Math.max(...own))
  })
