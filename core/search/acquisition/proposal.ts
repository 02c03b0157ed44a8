/** The point that a model of all objectives promises most of. */
import { nonDominatedRanks } from '../../formulas/pareto.ts'
import type { Random } from '../../random.ts'
import type { Admit, Candidate } from '../candidate.ts'
import { bestAndSpread } from '../best-and-spread.ts'
import { foreseen } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { allParameters } from '../cube.ts'
import type { Objective, Observation, Problem } from '../problem.ts'
import { asLoss, earlierLosses, isWithin, measured } from '../problem.ts'
import type { Parameters } from '../space.ts'
import { fitWithLessons, type Lesson } from '../surrogate/transfer.ts'
import { createAcquisition } from './acquisition.ts'
import { aim } from './aim.ts'
import { createLogEhvi } from './ehvi.ts'
import { learnCost, learnLimits, mostHeld } from './limits.ts'
import { bestOf, mostPromising } from './optimiser.ts'
import { scalarisation } from './scalarisation.ts'

/** More objectives than these are scalarised: the boxes of an exact hypervolume grow too many. */
const mostExact = 4
/** Finite spaces up to this size are scored point by point. */
const scoredWhole = 2000
/** Complete trials a parameter from which on failures are a matter of their own surrogate alone. */
const enoughComplete = 2
/** What a study before this one measured of objective `j`. */
const lessonOf = (
  study: readonly { readonly point: Float64Array; readonly losses: readonly number[] }[],
  j: number,
): Lesson => {
  const told = study.filter(({ losses }) => !Number.isNaN(losses[j]))
  return { points: told.map(({ point }) => point), values: told.map(({ losses }) => losses[j]!) }
}

/** What improves, if an objective is minimised by itself: without a name and never known. */
const scalar: Objective = { name: 'scalarised', direction: 'minimize' }

/**
 * The candidate of highest log-EHVI by surrogates of what must be learnt of `observations`; some of them must be complete.
 * With more than four objectives, of highest log-EI of a scalarisation drawn anew for each trial. Undefined if none was
 * admitted.
 */
export const propose = (
  problem: Problem,
  cube: Cube,
  observations: readonly Observation[],
  admit: Admit,
  random: Random,
): Candidate | undefined => {
  const pointsOf = (list: readonly { parameters: Parameters }[]) =>
    list.map(({ parameters }) => cube.encode(parameters))
  const inState = (...states: Observation['state'][]) => observations.filter(({ state }) => states.includes(state))
  const exact = problem.objectives.length <= mostExact
  const complete = measured(problem, observations)
  const scalarised = exact ? undefined : scalarisation(complete, random.fork('weights'))
  const lossesOf = (losses: readonly number[]) => (scalarised ? [scalarised(losses)] : losses)
  const trials = complete.map((trial) => ({ ...trial, losses: lossesOf(trial.losses) }))
  const earlier = earlierLosses(problem).map((study) =>
    study.map(({ parameters, losses }) => ({ point: cube.encode(parameters), losses: lossesOf(losses) })),
  )
  const objectives = exact ? problem.objectives : [scalar]
  const pruned = inState('pruned')
  const pending = inState('running')
  const tried = pointsOf(trials)
  const expected = pointsOf(pending)
  const metrics = cube.dimensions.map(({ metric }) => metric)

  const learn = (
    points: readonly Float64Array[],
    values: Float64Array,
    held: readonly number[],
    lessons: readonly Lesson[] = [],
  ) => fitWithLessons(metrics, points, values, held, lessons).expecting(expected)

  // A pruned trial counts as what it would have come to, or as the worst seen: reason enough to stay away. So does one
  // that failed while too few are complete to tell where trials fail.
  const failed = inState('failed')
  const lost = trials.length < enoughComplete * cube.dimensions.length ? [...pruned, ...failed] : pruned
  const learnt = [...tried, ...pointsOf(lost)]
  const held = bestAndSpread(
    trials.map(({ losses }) => losses),
    mostHeld,
    lost.length,
  )
  const surrogates = objectives.map(({ known }, j) => {
    if (known) return undefined
    const losses = trials.map((trial) => trial.losses[j]!)
    const worst = losses.reduce((a, b) => Math.max(a, b))
    const lostAs = ({ expected }: Observation) =>
      exact && expected ? asLoss(problem.objectives[j]!, expected[j]!) : worst
    const values = Float64Array.from([...losses, ...lost.map(lostAs)])
    const lessons = earlier.map((study) => lessonOf(study, j)).filter(({ points }) => points.length > 0)
    return learn(learnt, values, held, lessons)
  })
  const ended = { trials, measured: tried, pruned: pointsOf(pruned), failed: pointsOf(failed) }
  const limits = learnLimits(problem, ended, learn)
  const cost = problem.costAware ? learnCost(ended, learn) : undefined
  // Believed rather than measured losses, so that one lucky measurement does not stand for the front.
  const all = [...tried, ...expected]
  const losses = all.map((point, i) => {
    const known = trials[i]?.losses ?? foreseen(problem, pending[i - trials.length]!.parameters).known
    return surrogates.map((surrogate, j) => (surrogate ? surrogate.expect(point) : known[j]!))
  })
  const frontAmong = (indices: readonly number[]): number[] => {
    const ranks = nonDominatedRanks(
      indices.map((i) => losses[i]!),
      1,
    )
    return indices.filter((_, k) => ranks[k] === 0)
  }
  const mayBeWithin = (point: Float64Array) => limits.every(({ surrogate, max }) => surrogate.expect(point) <= max)
  const within = all.flatMap((point, i) => ((trials[i] ? isWithin(trials[i]) : mayBeWithin(point)) ? [i] : []))
  const best = frontAmong(within)
  // While none keeps the limits, the front of all is where to look from, and nothing is there to be improved upon.
  const members = best.length > 0 ? best : frontAmong([...all.keys()])
  const front = members.map((i) => losses[i]!)
  const points = members.map((i) => all[i]!)
  const ground = { cube, admit, random }
  const reference = exact ? aim(objectives, surrogates, ground, { losses, front, points }) : front[0]!
  const logEhvi = createLogEhvi(best.length > 0 ? front : [], reference)
  const acquisition = createAcquisition(surrogates, logEhvi, admit, limits, cost)
  const search = { ...ground, acquisition }

  const whole = allParameters(cube, scoredWhole + 1)
  if (whole.length > 0 && whole.length <= scoredWhole)
    return bestOf(search, pointsOf(whole.map((parameters) => ({ parameters }))))
  return mostPromising(search, points)
}
