/** Space-filling: a scrambled Sobol sequence, whatever was observed. */
import { seededRandom } from '../../random.ts'
import { createAdmission } from '../candidate.ts'
import { createCube } from '../cube.ts'
import { createSobol } from '../numerics/sobol.ts'
import type { Suggest } from '../problem.ts'
import { scatter } from './scatter.ts'

/** Point `number` of the seed's sequence, or the first behind it that is new and feasible. */
export const suggestSobol: Suggest = (problem, observations, seed, number) => {
  const cube = createCube(problem.space)
  const point = createSobol(cube.dimensions.length, seededRandom(seed).fork('design'))
  return scatter(cube, createAdmission(problem, cube, observations), point, number)?.parameters
}
