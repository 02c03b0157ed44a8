/** Trials with equal parameters, and the noise that they or a model tell of. */
import type { Noise } from '../../contract/insight.ts'
import type { Surrogate } from '../surrogate/surrogate.ts'
import { valueOf, type Studied } from './studied.ts'

/** Indices of trials with equal parameters, together. */
export const repeatsIn = ({ points }: Studied): number[][] =>
  [...Map.groupBy(points.keys(), (i) => points[i]!.join()).values()].filter((group) => group.length > 1)

/** Fewer differences between equals than this say less of the noise than a model does. */
const fewestRepeats = 3

/** @param model of the objective's losses. */
export const noiseOf = (
  studied: Studied,
  j: number,
  repeats: readonly (readonly number[])[],
  model: Surrogate,
): Noise => {
  const values = studied.trials.map((trial) => valueOf(studied, trial, j))
  let squares = 0
  let degrees = 0
  for (const group of repeats) {
    const mean = group.reduce((sum, i) => sum + values[i]!, 0) / group.length
    squares += group.reduce((sum, i) => sum + (values[i]! - mean) ** 2, 0)
    degrees += group.length - 1
  }
  if (degrees >= fewestRepeats) return { deviation: Math.sqrt(squares / degrees), source: 'repeats' }
  const median = values.toSorted((a, b) => a - b)[values.length >> 1]!
  const isRelative = model.believe(studied.points[0]!).kind === 'logNormal'
  return { deviation: model.noise * (isRelative ? Math.abs(median) : 1), source: 'model' }
}
