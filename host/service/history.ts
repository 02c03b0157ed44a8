/** The front as it grows trial by trial, and how its hypervolume grew: the line that the progress view draws. */
import { designSize, type Observation, type Problem } from '../../core/search/problem.ts'
import { summariseFront, type FrontSummary } from '../../core/study/front.ts'

/** The front of all complete trials told so far; those told now are added to it. */
export type GrowFront = (told: readonly Observation[]) => FrontSummary

const byNumber = (a: Observation, b: Observation): number => a.number - b.number

/**
 * What a front has left behind stays behind it: only the front before, the new trials, and the first design, which sets
 * the reference point, are looked at.
 */
export const growingFront = (problem: Problem, names: readonly string[]): GrowFront => {
  const size = designSize(problem)
  let first: readonly Observation[] = []
  let members: readonly Observation[] = []
  return (told) => {
    first = [...first, ...told].sort(byNumber).slice(0, size)
    const candidates = [...new Set([...first, ...members, ...told])]
    const summary = summariseFront(problem, candidates, names)
    const onFront = new Set(summary.trials)
    members = candidates.filter(({ number }) => onFront.has(number))
    return summary
  }
}

/** The line is drawn, not read: of many trials a sample. */
const mostPoints = 100

/** [trial, hypervolume after it], by number. */
export type HypervolumeHistory = [trial: number, hypervolume: number][]

export interface Growth {
  readonly front: FrontSummary
  /** Of at most some 100 trials and those added since, the last among them. */
  readonly history: HypervolumeHistory
  /** Complete trials that were told since; the last of them is a point of the history. */
  add(told: readonly Observation[]): void
}

/** @param observations of any state, in any order. */
export const growthOf = (problem: Problem, names: readonly string[], observations: readonly Observation[]): Growth => {
  const complete = observations.filter(({ state }) => state === 'complete').sort(byNumber)
  const every = Math.ceil(complete.length / mostPoints)
  const grow = growingFront(problem, names)
  const history: HypervolumeHistory = []
  let front = grow([])
  const add = (told: readonly Observation[]): void => {
    front = grow(told)
    if (front.hypervolume !== null) history.push([told.at(-1)!.number, front.hypervolume])
  }
  for (let from = 0, to = 1; from < complete.length; from = to, to = Math.min(to + every, complete.length))
    add(complete.slice(from, to))
  return {
    get front() {
      return front
    },
    history,
    add,
  }
}
