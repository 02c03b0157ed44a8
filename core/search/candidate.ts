/** Points that may be proposed: new ones, and only where every constraint known beforehand holds. */
import type { Cube } from './cube.ts'
import type { Observation, Problem } from './problem.ts'
import { asLoss } from './problem.ts'
import type { Parameters } from './space.ts'

export interface Candidate {
  readonly parameters: Parameters
  /** Its place in the cube. */
  readonly point: Float64Array
  /** One an objective: the loss where it is known without training, else NaN. */
  readonly known: readonly number[]
  /** Natural logarithm of its cost, where that counts and is known without training; else 0. */
  readonly logCost: number
}

/** The candidate at a point of the cube; undefined if it was tried, is being tried, or breaks a known constraint. */
export type Admit = (point: Float64Array) => Candidate | undefined

/** Known losses, feasibility and cost of parameters. */
export const foreseen = ({ objectives, costAware, foresee }: Problem, parameters: Parameters) => {
  const foresight = foresee?.(parameters)
  const known = objectives.map((objective) => {
    if (!objective.known) return NaN
    const value = foresight?.values[objective.name]
    if (value === undefined) throw new Error(`objective ${objective.name} is known, but foresee does not tell it`)
    return asLoss(objective, value)
  })
  const logCost = costAware ? Math.log(foresight?.cost ?? 1) : 0
  return { known, feasible: foresight?.feasible ?? true, logCost }
}

export const createAdmission = (problem: Problem, cube: Cube, observations: readonly Observation[]): Admit => {
  const key = (parameters: Parameters) => JSON.stringify(cube.dimensions.map(({ name }) => parameters[name] ?? null))
  const taken = new Set(observations.map(({ parameters }) => key(parameters)))
  return (point) => {
    const parameters = cube.decode(point)
    if (taken.has(key(parameters))) return undefined
    const { feasible, ...rest } = foreseen(problem, parameters)
    return feasible ? { parameters, point: cube.encode(parameters), ...rest } : undefined
  }
}
