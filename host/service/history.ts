/** The front as it grows trial by trial, and how its hypervolume grew: the line that the progress view draws. */
import { designSize, type Observation, type Problem } from '../../core/search/problem.ts'
import { summariseFront, type FrontSummary } from '../../core/study/front.ts'
import type { ObjectiveName } from '../../core/study/objectives.ts'

/** Complete trials, by number. */
export const completeOf = (observations: readonly Observation[]): Observation[] =>
  observations.filter(({ state }) => state === 'complete').sort((a, b) => a.number - b.number)

/**
 * The front after some new trials. What a front has left behind stays behind it: only the front before, the new ones,
 * and the first design, which sets the reference point, are looked at.
 * @param complete all complete trials by number, the new ones among them.
 */
export const grownFront = (
  problem: Problem,
  names: readonly ObjectiveName[],
  complete: readonly Observation[],
  before: readonly number[],
  isNew: (trial: number) => boolean,
): FrontSummary => {
  const members = new Set(before)
  const first = designSize(problem)
  const candidates = complete.filter(({ number }, i) => i < first || members.has(number) || isNew(number))
  return summariseFront(problem, candidates, names)
}

/** The line is drawn, not read: of many trials a sample. */
const mostPoints = 200

/** [trial, hypervolume after it], by number, of at most some 200 trials, the last among them. */
export const hypervolumeHistory = (
  problem: Problem,
  names: readonly ObjectiveName[],
  observations: readonly Observation[],
): [number, number][] => {
  const complete = completeOf(observations)
  const every = Math.ceil(complete.length / mostPoints)
  const history: [number, number][] = []
  let front: readonly number[] = []
  for (let from = 0, to = 1; from < complete.length; from = to, to = Math.min(to + every, complete.length)) {
    const since = complete[from]!.number
    const grown = grownFront(problem, names, complete.slice(0, to), front, (trial) => trial >= since)
    front = grown.trials
    if (grown.hypervolume !== null) history.push([complete[to - 1]!.number, grown.hypervolume])
  }
  return history
}
