/** Points that differ by a minor change of one parameter, and how many times one is as good as the other. */
import type { Neighbours } from '../../contract/insight.ts'
import type { Parameters } from '../../contract/space.ts'
import type { Cube } from '../cube.ts'
import { asLoss, type Objective } from '../problem.ts'
import type { Studied } from './studied.ts'

/** A minor change at most, as a share of the parameter's range, on the scale it is searched on. */
export const reach = 0.1
/** Other parameters of two trials that are nearly alike differ by so much at most. */
const slack = 0.02
const rounding = 1e-9

/** Whether a step along one dimension is a minor one. */
export const isMinor = (step: number): boolean => step <= reach + rounding

export interface Change {
  /** Index of the dimension that changes. */
  readonly dimension: number
  readonly step: number
  /** Whether all others are equal, not only nearly so. */
  readonly isAlone: boolean
}

/** The minor change of one parameter between two points; undefined if there is another difference, or none. */
export const changeBetween = ({ dimensions }: Cube, a: Float64Array, b: Float64Array): Change | undefined => {
  let changed = -1
  let step = 0
  let others = 0
  for (let j = 0; j < dimensions.length; j++) {
    const gap = Math.abs(a[j]! - b[j]!)
    const isInactive = Number.isNaN(a[j]!) && Number.isNaN(b[j]!)
    if (isInactive || gap <= rounding) continue
    if (dimensions[j]!.metric === 'choice' || !isMinor(gap)) return undefined
    if (gap > step) {
      others = step
      step = gap
      changed = j
    } else others = Math.max(others, gap)
    if (others > slack) return undefined
  }
  return changed < 0 ? undefined : { dimension: changed, step, isAlone: others === 0 }
}

/** What ratios are taken of, and back. */
export interface Yardstick {
  meritOf(value: number): number
  valueFrom(merit: number): number
}

/** Accuracies below this count as this: of what is never right, nothing is a multiple. */
const leastAccuracy = 1e-3
const accuracy: Yardstick = {
  meritOf: (value) => Math.max(leastAccuracy, 1 - value),
  valueFrom: (merit) => 1 - merit,
}
const itself: Yardstick = { meritOf: (value) => value, valueFrom: (merit) => merit }

/** The accuracy, where objective `j` is a share of errors, else the value itself. */
export const yardstickOf = ({ problem, measures }: Studied, j: number): Yardstick =>
  measures[j]!.unit === 'share' && problem.objectives[j]!.direction === 'minimize' ? accuracy : itself

/** One of two neighbours. */
export interface Side {
  readonly trial: number | null
  readonly parameters: Parameters
  readonly value: number
}

/** Worse, then better. */
export const ordered = (
  objective: Objective,
  ...sides: readonly [Side, Side]
): Pick<Neighbours, 'trials' | 'parameters' | 'values'> => {
  const [worse, better] = sides.toSorted((a, b) => asLoss(objective, b.value) - asLoss(objective, a.value)) as [
    Side,
    Side,
  ]
  return {
    trials: [worse.trial, better.trial],
    parameters: [worse.parameters, better.parameters],
    values: [worse.value, better.value],
  }
}
