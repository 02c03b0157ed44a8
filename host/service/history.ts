/** How the hypervolume grew: the line that the progress view draws. */
import { designSize, type Observation, type Problem } from '../../core/search/problem.ts'
import { summariseFront } from '../../core/study/front.ts'
import type { ObjectiveName } from '../../core/study/objectives.ts'

/** The line is drawn, not read: of many trials a sample. */
const mostPoints = 200

/**
 * [trial, hypervolume after it], by number, of at most some 200 trials, the last among them.
 * What a front has left behind stays behind it: each step looks at the front so far, at what came since, and at the
 * first design, which sets the reference point.
 */
export const hypervolumeHistory = (
  problem: Problem,
  names: readonly ObjectiveName[],
  observations: readonly Observation[],
): [number, number][] => {
  const complete = observations.filter(({ state }) => state === 'complete').sort((a, b) => a.number - b.number)
  const every = Math.ceil(complete.length / mostPoints)
  const history: [number, number][] = []
  let front: ReadonlySet<number> = new Set()
  for (let from = 0, to = 1; from < complete.length; from = to, to = Math.min(to + every, complete.length)) {
    const first = designSize(problem)
    const candidates = complete.filter(({ number }, i) => i < to && (i < first || i >= from || front.has(number)))
    const { trials, hypervolume } = summariseFront(problem, candidates, names)
    front = new Set(trials)
    if (hypervolume !== null) history.push([complete[to - 1]!.number, hypervolume])
  }
  return history
}
