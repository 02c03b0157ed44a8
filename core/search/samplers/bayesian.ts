/** The next parameters to try, as a pure function of the problem, the seed and what was observed. */
import type { Random } from '../../random.ts'
import { seededRandom } from '../../random.ts'
import { createAcquisition } from '../acquisition/acquisition.ts'
import type { Admit, Candidate } from '../candidate.ts'
import { createAdmission, foreseen } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { allParameters, createCube } from '../cube.ts'
import { createLogEhvi } from '../acquisition/ehvi.ts'
import { bestOf, mostPromising } from '../acquisition/optimiser.ts'
import { paretoFront } from '../../formulas/pareto.ts'
import type { Measured, Observation, Problem } from '../problem.ts'
import { designSize, measured, referenceLosses } from '../problem.ts'
import { createSobol } from '../numerics/sobol.ts'
import type { Parameters } from '../space.ts'
import { fitSurrogate } from '../surrogate/surrogate.ts'

/** Finite spaces up to this size are scored point by point. */
const scoredWhole = 2000
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

/** The candidate of highest log-EHVI, given surrogates of what must be learnt. */
const promise = (
  problem: Problem,
  cube: Cube,
  observations: readonly Observation[],
  trials: readonly Measured[],
  admit: Admit,
  random: Random,
): Candidate | undefined => {
  const pointsOf = (list: readonly { parameters: Parameters }[]) =>
    list.map(({ parameters }) => cube.encode(parameters))
  const lost = observations.filter(({ state }) => state === 'failed' || state === 'pruned')
  const pending = observations.filter(({ state }) => state === 'running')
  const tried = pointsOf(trials)
  const learnt = [...tried, ...pointsOf(lost)]
  const expected = pointsOf(pending)
  const metrics = cube.dimensions.map(({ metric }) => metric)

  const surrogates = problem.objectives.map(({ known }, j) => {
    if (known) return undefined
    const losses = trials.map((trial) => trial.losses[j]!)
    // A lost trial counts as the worst seen: reason enough to stay away.
    const values = Float64Array.from([...losses, ...lost.map(() => Math.max(...losses))])
    return fitSurrogate(metrics, learnt, values).expecting(expected)
  })

  // Believed rather than measured losses, so that one lucky measurement does not stand for the front.
  const believed = [...tried, ...expected].map((point, i) => {
    const known = trials[i]?.losses ?? foreseen(problem, pending[i - trials.length]!.parameters).known
    return surrogates.map((surrogate, j) => {
      if (!surrogate) return known[j]!
      const { kind, mean } = surrogate.believe(point)
      return kind === 'logNormal' ? Math.exp(mean) : mean
    })
  })
  const front = paretoFront(believed)
  const logEhvi = createLogEhvi(
    front.map((i) => believed[i]!),
    referenceLosses(problem, trials)!,
  )
  const search = { cube, admit, random, acquisition: createAcquisition(surrogates, logEhvi, admit) }

  const all = allParameters(cube, scoredWhole + 1)
  if (all.length > 0 && all.length <= scoredWhole)
    return bestOf(search, pointsOf(all.map((parameters) => ({ parameters }))))
  return mostPromising(
    search,
    front.map((i) => [...tried, ...expected][i]!),
  )
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
  const found = learning && promise(problem, cube, history, trials, admit, random.fork(`trial ${number}`))
  return (found || scatter(cube, admit, random.fork('design')))?.parameters
}
