/**
 * Freeze and thaw: every trial is tried for a part of its way, and those that promise most are trained to their end, from
 * their beginning; after Swersky, Snoek and Adams (2014), arXiv 1406.3896, here by what they add to the front.
 */
import { hypervolume } from '../acquisition/hypervolume.ts'
import { asLoss, designSize, measured, referenceLosses, type Observation, type Problem } from '../problem.ts'
import { followedOf, isComplete, prospectsOf, type Followed, type Rule } from './judge.ts'

/** The part of its way that every trial goes. */
const tried = 0.1
/** While others are still to begin, one in so many is trained to its end. */
const perThawed = 3
/** Of the front's hypervolume: what may be hoped to add less stays frozen. */
const leastGain = 0.005
/** Scales of the forecast that a hope lies below what is expected. */
const optimism = 1

/** Ends every trial early, the first time. */
export const freeze: Rule = ({ course, isThawed }) =>
  !isThawed && course.at(-1)!.at >= tried ? 'frozen, to be trained to its end if it comes to promise enough' : undefined

const prospectsIn = (problem: Problem, trials: readonly Followed[]) => {
  const complete = trials.filter(isComplete)
  return ({ course }: Followed) => prospectsOf({ problem, course, complete }, optimism)
}

/** What a search is told where trials may thaw: a frozen one counts as what it is expected to come to by now. */
export const foretold = (problem: Problem, observations: readonly Observation[]): Observation[] => {
  const trials = followedOf(problem, observations)
  const prospectsFor = prospectsIn(problem, trials)
  const frozen = new Map(trials.filter(({ state }) => state === 'pruned').map((trial) => [trial.number, trial]))
  return observations.map((observation) => {
    const trial = frozen.get(observation.number)
    if (!trial) return observation
    const values = prospectsFor(trial).map(({ expected }, j) => asLoss(problem.objectives[j]!, expected))
    return { ...observation, state: 'complete', values }
  })
}

type Point = readonly number[]

/** What a point adds to the hypervolume: its own box, less what the front covers of it. */
const gainOf = (point: Point, front: readonly Point[], reference: Point): number => {
  const covered = front.map((member) => member.map((loss, j) => Math.max(loss, point[j]!)))
  return hypervolume([point], reference) - hypervolume(covered, reference)
}

/**
 * The frozen trial to be trained to its end before another begins: the one that may be hoped to add most to the front of
 * those that went there or are on the way. Undefined if no trial has its turn, or none promises enough.
 */
export const thaw = (problem: Problem, observations: readonly Observation[]): number | undefined => {
  const trials = followedOf(problem, observations)
  const frozen = trials.filter(({ state }) => state === 'pruned')
  const thawed = trials.filter(({ state }) => state !== 'pruned')
  const begun = observations.length
  const turns =
    begun < designSize(problem) ? 0 : begun < (problem.trials ?? Infinity) ? Math.floor(begun / perThawed) : Infinity
  const reference = referenceLosses(problem, measured(problem, foretold(problem, observations)))
  if (thawed.length >= turns || !reference) return undefined
  const prospectsFor = prospectsIn(problem, trials)
  const front = thawed.map((trial) => trial.end ?? prospectsFor(trial).map(({ expected }) => expected))
  let most = leastGain * hypervolume(front, reference)
  let chosen: number | undefined
  for (const trial of frozen) {
    const hopes = prospectsFor(trial).map(({ hope }) => hope)
    const gain = gainOf(hopes, front, reference)
    if (gain <= most) continue
    most = gain
    chosen = trial.number
  }
  return chosen
}
