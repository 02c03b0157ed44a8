/** A study's complete trials, ready to be asked: where they lie, what they measured, and what a model believes of others. */
import { nonDominatedRanks } from '../../formulas/pareto.ts'
import { foreseen } from '../candidate.ts'
import { createCube, type Cube } from '../cube.ts'
import { asLoss, measured, type Measured, type Observation, type Problem } from '../problem.ts'
import { fitSurrogate, type Surrogate } from '../surrogate/surrogate.ts'

/** How an objective is read. */
export interface Measure {
  /** `share`: of errors, so that 1 less it is an accuracy. */
  readonly unit: string
  /** By its logarithm, where all values have one. */
  readonly log: boolean
}

export interface Studied {
  readonly problem: Problem
  /** One an objective. */
  readonly measures: readonly Measure[]
  readonly cube: Cube
  readonly trials: readonly Measured[]
  /** Of the cube, one a trial. */
  readonly points: readonly Float64Array[]
  /** The trials from the front backwards, by number where there is no difference. */
  readonly ranked: readonly number[]
}

export const studiedOf = (
  problem: Problem,
  observations: readonly Observation[],
  measures: readonly Measure[],
): Studied => {
  const cube = createCube(problem.space)
  const trials = measured(problem, observations)
  const ranks = nonDominatedRanks(trials.map(({ losses }) => losses))
  return {
    problem,
    measures,
    cube,
    trials,
    points: trials.map(({ parameters }) => cube.encode(parameters)),
    ranked: trials.map((_, i) => i).sort((a, b) => ranks[a]! - ranks[b]!),
  }
}

/** Some `most` trials: the better half from the front on, the others evenly from all the rest. */
export const selected = ({ ranked }: Studied, most: number): readonly number[] => {
  if (ranked.length <= most) return ranked
  const near = most >> 1
  const rest = ranked.length - near
  const far = most - near
  return [
    ...ranked.slice(0, near),
    ...Array.from({ length: far }, (_, k) => ranked[near + Math.floor((k * rest) / far)]!),
  ]
}

/** The nearest point that parameters can have; what a changed parent activates lies in the middle of its range. */
export const settled = ({ cube }: Studied, point: Float64Array): Float64Array =>
  cube.encode(cube.decode(point.map((u) => (Number.isNaN(u) ? 0.5 : u))))

/** More tell a model little that is new, and cost the third power of their number. */
const mostLearnt = 192

/** A model of any output of the trials. */
export const fitTo = (studied: Studied, outputOf: (trial: Measured) => number): Surrogate => {
  const { cube, trials, points } = studied
  const among = selected(studied, mostLearnt)
  return fitSurrogate(
    cube.dimensions.map(({ metric }) => metric),
    among.map((i) => points[i]!),
    Float64Array.from(among, (i) => outputOf(trials[i]!)),
  )
}

/** Objective `j` of a trial, as people read it. */
export const valueOf = ({ problem }: Studied, { losses }: Measured, j: number): number =>
  asLoss(problem.objectives[j]!, losses[j]!)

/** Models of the losses that must be learnt; undefined where they are known. */
export type Models = readonly (Surrogate | undefined)[]

export const modelsOf = (studied: Studied): Models =>
  studied.problem.objectives.map(({ known }, j) => (known ? undefined : fitTo(studied, ({ losses }) => losses[j]!)))

/** The losses that are believed of parameters, or known; undefined where constraints are broken. */
export const believedLosses = (
  { problem, cube }: Studied,
  models: Models,
  point: Float64Array,
): number[] | undefined => {
  const { known, feasible } = foreseen(problem, cube.decode(point))
  return feasible ? models.map((model, j) => model?.expect(point) ?? known[j]!) : undefined
}
