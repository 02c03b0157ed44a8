/** The point that a model of all objectives promises most of. */
import { nonDominatedRanks } from '../../formulas/pareto.ts'
import type { Random } from '../../random.ts'
import type { Admit, Candidate } from '../candidate.ts'
import { foreseen } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { allParameters } from '../cube.ts'
import type { Measured, Observation, Problem } from '../problem.ts'
import { measured } from '../problem.ts'
import type { Parameters } from '../space.ts'
import { fitSurrogate } from '../surrogate/surrogate.ts'
import { createAcquisition } from './acquisition.ts'
import { aim } from './aim.ts'
import { createLogEhvi } from './ehvi.ts'
import { bestOf, mostPromising } from './optimiser.ts'

/** Finite spaces up to this size are scored point by point. */
const scoredWhole = 2000
/** Beliefs are made of at most so many trials: half of them the best, half spread over all. */
const mostHeld = 256

/** Indices of the trials that beliefs are made of. */
const heldOf = (trials: readonly Measured[], further: number): number[] => {
  const n = trials.length + further
  if (n <= mostHeld) return Array.from({ length: n }, (_, i) => i)
  const ranks = nonDominatedRanks(trials.map(({ losses }) => losses))
  const byRank = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || b - a)
  const chosen = new Set(byRank.slice(0, mostHeld / 2))
  const others = Array.from({ length: n }, (_, i) => i).filter((i) => !chosen.has(i))
  const spread = Array.from({ length: mostHeld / 2 }, (_, i) => others[Math.floor((i * 2 * others.length) / mostHeld)]!)
  return [...chosen, ...spread].sort((a, b) => a - b)
}

/**
 * The candidate of highest log-EHVI by surrogates of what must be learnt of `observations`; some of them must be complete.
 * Undefined if none was admitted.
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
  const trials = measured(problem, observations)
  const lost = observations.filter(({ state }) => state === 'failed' || state === 'pruned')
  const pending = observations.filter(({ state }) => state === 'running')
  const tried = pointsOf(trials)
  const learnt = [...tried, ...pointsOf(lost)]
  const expected = pointsOf(pending)
  const metrics = cube.dimensions.map(({ metric }) => metric)
  const held = heldOf(trials, lost.length)

  const surrogates = problem.objectives.map(({ known }, j) => {
    if (known) return undefined
    const losses = trials.map((trial) => trial.losses[j]!)
    // A lost trial counts as the worst seen: reason enough to stay away.
    const values = Float64Array.from([...losses, ...lost.map(() => Math.max(...losses))])
    return fitSurrogate(metrics, learnt, values, held).expecting(expected)
  })

  // Believed rather than measured losses, so that one lucky measurement does not stand for the front.
  const all = [...tried, ...expected]
  const losses = all.map((point, i) => {
    const known = trials[i]?.losses ?? foreseen(problem, pending[i - trials.length]!.parameters).known
    return surrogates.map((surrogate, j) => (surrogate ? surrogate.expect(point) : known[j]!))
  })
  const ranks = nonDominatedRanks(losses, 1)
  const members = [...ranks.keys()].filter((i) => ranks[i] === 0)
  const front = members.map((i) => losses[i]!)
  const points = members.map((i) => all[i]!)
  const ground = { cube, admit, random }
  const reference = aim(problem.objectives, surrogates, ground, { losses, front, points })
  const search = { ...ground, acquisition: createAcquisition(surrogates, createLogEhvi(front, reference), admit) }

  const whole = allParameters(cube, scoredWhole + 1)
  if (whole.length > 0 && whole.length <= scoredWhole)
    return bestOf(search, pointsOf(whole.map((parameters) => ({ parameters }))))
  return mostPromising(search, points)
}
