/** Learns the objectives, and tries what promises most. */
import { seededRandom } from '../../random.ts'
import { propose } from '../acquisition/proposal.ts'
import { createAdmission } from '../candidate.ts'
import { createCube } from '../cube.ts'
import { measured, type Suggest } from '../problem.ts'
import { startSize, suggestEarlier } from './earlier-best.ts'
import { suggestSobol } from './sobol.ts'

/** First a scrambled Sobol design, or the best of earlier studies; then the highest expected hypervolume improvement. */
export const suggestBayesian: Suggest = (problem, observations, seed, number) => {
  const cube = createCube(problem.space)
  const history = observations.toSorted((a, b) => a.number - b.number)
  const size = startSize(problem)
  const isLearning = history.length >= size && measured(problem, history).length >= size / 2
  const admit = createAdmission(problem, cube, history)
  const random = seededRandom(seed).fork(`trial ${number}`)
  const found = isLearning
    ? propose(problem, cube, history, admit, random)?.parameters
    : suggestEarlier(problem, cube, admit)
  return found ?? suggestSobol(problem, observations, seed, number)
}
