/** front.json: the members of a finished study's front, the knee, the hypervolume. */
import { kneeOf } from '../formulas/knee.ts'
import { hypervolume } from '../search/acquisition/hypervolume.ts'
import { paretoFront } from '../formulas/pareto.ts'
import { isWithin, measured, referenceLosses, type Observation, type Problem } from '../search/problem.ts'
import type { Parameters } from '../search/space.ts'
import type { Design } from './design.ts'
import { isLogarithmic, objectiveDoc, type ObjectiveName } from './objectives.ts'

/** The front of the complete trials that keep every limit: their numbers, and what is measured against the reference point. */
export interface FrontSummary {
  readonly trials: readonly number[]
  readonly knee: number | undefined
  /** One value an objective; null until the first design is complete. */
  readonly reference: readonly number[] | null
  readonly hypervolume: number | null
}

/** @param names objectives in the problem's order. */
export const summariseFront = (
  problem: Problem,
  observations: readonly Observation[],
  names: readonly string[],
): FrontSummary => {
  const complete = measured(problem, observations)
  const within = complete.filter(isWithin)
  const losses = within.map((trial) => trial.losses)
  const members = paretoFront(losses)
  const points = members.map((i) => losses[i]!)
  const knee = kneeOf(points, names.map(isLogarithmic))
  const reference = referenceLosses(problem, complete) ?? null
  return {
    trials: members.map((i) => within[i]!.number),
    knee: knee === undefined ? undefined : within[members[knee]!]!.number,
    reference,
    hypervolume: reference && hypervolume(points, reference),
  }
}

export interface FrontMember {
  readonly trial: number
  /** All parameters, so that the network can be trained again. */
  readonly parameters: Parameters
  readonly values: readonly number[]
  readonly validationError: number
  readonly testError?: number
  readonly fits: boolean | null
  /** Path of network.json inside the study's folder. */
  readonly network: string
  /** Paths of the export folders inside the study's folder. */
  readonly exports: readonly string[]
}

export interface FrontFile {
  readonly version: 1
  readonly objectives: readonly {
    readonly name: ObjectiveName
    readonly unit: string
    readonly direction: 'minimize'
    readonly reference: number | null
  }[]
  readonly hypervolume: number | null
  /** Trial number of the knee. */
  readonly knee: number | null
  readonly members: readonly FrontMember[]
  /** What it was made of: trials that had ended, and the budget they had. */
  readonly madeOf?: { readonly trials: number; readonly budget: Design['budget'] }
}

export const frontFile = (
  names: readonly ObjectiveName[],
  summary: FrontSummary,
  members: readonly FrontMember[],
  madeOf: NonNullable<FrontFile['madeOf']>,
): FrontFile => ({
  version: 1,
  objectives: names.map((name, i) => ({
    name,
    unit: objectiveDoc(name).unit,
    direction: 'minimize',
    reference: summary.reference?.[i] ?? null,
  })),
  hypervolume: summary.hypervolume,
  knee: summary.knee ?? null,
  members,
  madeOf,
})
