/** The next parameters to try, as a pure function of the problem, the seed and what was observed. */
import type { Random } from '../../random.ts'
import { seededRandom } from '../../random.ts'
import { propose } from '../acquisition/proposal.ts'
import type { Admit, Candidate } from '../candidate.ts'
import { createAdmission } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { allParameters, createCube } from '../cube.ts'
import { createSobol } from '../numerics/sobol.ts'
import type { Observation, Problem } from '../problem.ts'
import { designSize, measured } from '../problem.ts'
import type { Parameters } from '../space.ts'

/** Finite spaces up to this size are walked through to the end before they are called exhausted. */
const walkedWhole = 65536
/** Sobol points looked at before a space is taken to have no feasible one. */
const mostSkipped = 4096

/** The first admitted point of the seed's Sobol sequence; failing that, of the space, if it is finite. */
const scatter = (cube: Cube, admit: Admit, random: Random): Candidate | undefined => {
  const sobol = createSobol(cube.dimensions.length, random)
  for (let i = 0; i < mostSkipped; i++) {
    const candidate = admit(sobol(i))
    if (candidate) return candidate
  }
  for (const parameters of allParameters(cube, walkedWhole)) {
    const candidate = admit(cube.encode(parameters))
    if (candidate) return candidate
  }
  return undefined
}

/**
 * Parameters for trial `number`: first a scrambled Sobol design, then the highest expected hypervolume improvement.
 * Never a point already among the observations, running ones included, nor one that `foresee` calls infeasible.
 * The order of the observations does not matter. Undefined if the space is exhausted: every feasible point of a finite
 * space was tried, or none was found.
 */
export const suggest = (
  problem: Problem,
  observations: readonly Observation[],
  seed: number,
  number: number,
): Parameters | undefined => {
  const cube = createCube(problem.space)
  const history = observations.toSorted((a, b) => a.number - b.number)
  const admit = createAdmission(problem, cube, history)
  const random = seededRandom(seed)
  const trials = measured(problem, history)
  const size = designSize(problem)
  const learning = history.length >= size && trials.length >= size / 2
  const found = learning && propose(problem, cube, history, admit, random.fork(`trial ${number}`))
  return (found || scatter(cube, admit, random.fork('design')))?.parameters
}
