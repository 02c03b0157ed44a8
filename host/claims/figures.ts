/** What a trained network is judged by in a comparison, and two of them over cases that both share. */
import type { Mean } from '../../core/contract/confirmation.ts'
import { meanOf, meanWithInterval } from '../../core/formulas/student.ts'

/** What is known of one network of one case. */
export interface Figures {
  /** Share of the test samples. */
  readonly accuracy: number
  /** CPU seconds of its training. */
  readonly trainSeconds: number
  /** CPU seconds of telling one test sample, from its recording or image. */
  readonly inferenceSeconds: number
  readonly latencySteps: number
}

export type FigureName = keyof Figures

export interface FigureDoc {
  readonly title: string
  readonly unit: string
  /** More is better, by the difference; else less is, by how many times. */
  readonly isGain?: boolean
}

export const figureDocs: Readonly<Record<FigureName, FigureDoc>> = {
  accuracy: { title: 'Test accuracy', unit: 'share', isGain: true },
  trainSeconds: { title: 'Training, CPU time', unit: 's' },
  inferenceSeconds: { title: 'Inference, CPU time', unit: 's' },
  latencySteps: { title: 'Timesteps', unit: 'steps' },
}

export const figureNames = Object.keys(figureDocs) as FigureName[]

/** A comparison's two sides in one figure. */
export interface Contrast {
  readonly figure: FigureName
  /** Means over the cases. */
  readonly shipped: number
  readonly ours: number
  /** Of a gain ours minus shipped, of a cost shipped over ours (geometric mean), by pairs. */
  readonly estimate: Mean
}

/** @param pairs shipped, then ours, one case or more. */
export const contrastsOf = (pairs: readonly (readonly [Figures, Figures])[]): Contrast[] =>
  figureNames.map((figure) => {
    const sides = pairs.map(([shipped, ours]) => [shipped[figure], ours[figure]] as const)
    const common = {
      figure,
      shipped: meanOf(sides.map(([shipped]) => shipped)),
      ours: meanOf(sides.map(([, ours]) => ours)),
    }
    if (figureDocs[figure].isGain)
      return {
        ...common,
        estimate: meanWithInterval(sides.map(([shipped, ours]) => ours - shipped)),
      }
    const { mean, interval } = meanWithInterval(sides.map(([shipped, ours]) => Math.log(shipped / ours)))
    return {
      ...common,
      estimate: { mean: Math.exp(mean), interval: interval && [Math.exp(interval[0]), Math.exp(interval[1])] },
    }
  })
