/** One model an objective and an agent between them, after PABO (Parsa et al., 2019, arXiv 1906.08167). */
import { paretoFront } from '../../formulas/pareto.ts'
import { seededRandom } from '../../random.ts'
import { createAcquisition } from '../acquisition/acquisition.ts'
import { createLogEhvi } from '../acquisition/ehvi.ts'
import { mostPromising } from '../acquisition/optimiser.ts'
import type { Admit, Candidate } from '../candidate.ts'
import { createAdmission } from '../candidate.ts'
import { createCube } from '../cube.ts'
import { designSize, measured, type Suggest } from '../problem.ts'
import { fitSurrogate } from '../surrogate/surrogate.ts'
import { suggestSobol } from './sobol.ts'

/**
 * Objectives take turns. The one whose turn it is proposes where its own Gaussian process expects most improvement; the
 * agent passes on only what the others may stay within a limit with, drawn anew for each trial from the front's range, or
 * none. Where an objective known beforehand says no, no model is asked; where a model says no, nothing is trained.
 *
 * The paper's abstract tells of one process an objective and of an agent that links them and skips evaluations. That the
 * acquisition is expected improvement, that limits are drawn, and that a model says no where its mean less one standard
 * deviation is beyond the limit, is our reading.
 */
export const suggestPabo: Suggest = (problem, observations, seed, number) => {
  const trials = measured(problem, observations)
  if (trials.length < designSize(problem)) return suggestSobol(problem, observations, seed, number)
  const cube = createCube(problem.space)
  const random = seededRandom(seed).fork(`trial ${number}`)
  const turn = number % problem.objectives.length
  const metrics = cube.dimensions.map(({ metric }) => metric)
  const points = trials.map(({ parameters }) => cube.encode(parameters))
  const pending = observations.filter(({ state }) => state === 'running').map((o) => cube.encode(o.parameters))
  const surrogates = problem.objectives.map(({ known }, j) => {
    if (known) return undefined
    const losses = Float64Array.from(trials, (trial) => trial.losses[j]!)
    return fitSurrogate(metrics, points, losses).expecting(pending)
  })

  const front = paretoFront(trials.map(({ losses }) => losses))
  const limits = problem.objectives.map((_, j) => {
    const values = front.map((i) => trials[i]!.losses[j]!)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const isFree = j === turn || random.integer(front.length + 1) === 0
    return isFree ? Infinity : low + random.uniform() * (high - low)
  })
  const within = trials.filter(({ losses }) => losses.every((loss, j) => loss <= limits[j]!))
  const toBeat = Math.min(...(within.length > 0 ? within : trials).map(({ losses }) => losses[turn]!))

  const mayStayWithin = ({ point, known }: Candidate) =>
    known.every((loss, j) => Number.isNaN(loss) || loss <= limits[j]!) &&
    surrogates.every((surrogate, j) => {
      if (!surrogate || j === turn) return true
      const { kind, mean, sd } = surrogate.believe(point)
      return mean - sd <= (kind === 'logNormal' ? Math.log(limits[j]!) : limits[j]!)
    })
  const admit = createAdmission(problem, cube, observations)
  const agent: Admit = (point) => {
    const candidate = admit(point)
    return candidate && mayStayWithin(candidate) ? { ...candidate, known: [candidate.known[turn]!] } : undefined
  }
  const acquisition = createAcquisition([surrogates[turn]], createLogEhvi([], [toBeat]), agent)
  const found = mostPromising(
    { cube, admit: agent, random, acquisition },
    front.map((i) => points[i]!),
  )
  return found ? found.parameters : suggestSobol(problem, observations, seed, number)
}
