/** What a search begins with where other studies came before it: their best trials, measured here. */
import { hypervolume } from '../acquisition/hypervolume.ts'
import { foreseen, type Admit } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { designSize, earlierLosses, referenceLosses, type Measured, type Problem } from '../problem.ts'
import type { Parameters } from '../space.ts'

/** Feasible earlier trials of which every objective is known. */
const wholeTrials = (problem: Problem): Measured[] =>
  earlierLosses(problem)
    .flat()
    .flatMap(({ parameters, losses }, number) => {
      const { known, feasible } = foreseen(problem, parameters)
      const all = losses.map((loss, j) => (Number.isNaN(known[j]) ? loss : known[j]!))
      return feasible && !all.some(Number.isNaN) ? [{ number, parameters, losses: all, exceeds: [], cost: NaN }] : []
    })

/** Trials before the search learns: as many earlier ones as there are objectives and one, else the first design. */
export const startSize = (problem: Problem): number => {
  const few = Math.min(problem.objectives.length + 1, designSize(problem))
  return problem.earlier && wholeTrials(problem).length >= few ? few : designSize(problem)
}

/** The first earlier trial that was not tried here, in the order in which each adds most hypervolume to those before it. */
export const suggestEarlier = (problem: Problem, cube: Cube, admit: Admit): Parameters | undefined => {
  const left = wholeTrials(problem)
  const reference = referenceLosses(problem, left)
  const chosen: Measured['losses'][] = []
  while (left.length > 0) {
    const volumes = left.map(({ losses }) => hypervolume([...chosen, losses], reference!))
    const [next] = left.splice(volumes.indexOf(Math.max(...volumes)), 1)
    const candidate = admit(cube.encode(next!.parameters))
    if (candidate) return candidate.parameters
    chosen.push(next!.losses)
  }
  return undefined
}
