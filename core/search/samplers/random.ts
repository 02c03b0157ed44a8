/** Pure chance, the yardstick of every other sampler. */
import { seededRandom } from '../../random.ts'
import { createAdmission } from '../candidate.ts'
import { createCube } from '../cube.ts'
import type { Suggest } from '../problem.ts'
import { scatter } from './scatter.ts'

/** A uniform point of the unit cube that is new and feasible. */
export const suggestRandom: Suggest = (problem, observations, seed, number) => {
  const cube = createCube(problem.space)
  const random = seededRandom(seed).fork(`trial ${number}`)
  const point = () => Float64Array.from(cube.dimensions, () => random.uniform())
  return scatter(cube, createAdmission(problem, cube, observations), point)?.parameters
}
