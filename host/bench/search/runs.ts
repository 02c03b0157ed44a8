/** A search on a problem: what it found, evaluation by evaluation, and how long each suggestion took. */
import { hypervolume } from '../../../core/search/acquisition/hypervolume.ts'
import type { Observation, Problem } from '../../../core/search/problem.ts'
import { samplers, type SamplerName } from '../../../core/search/samplers/samplers.ts'
import { seededRandom } from '../../../core/random.ts'
import type { SearchProblem } from './problems.ts'

export interface SearchRun {
  /** True objective values, in the order of evaluation. */
  readonly values: readonly (readonly number[])[]
  /** Of each suggestion. */
  readonly seconds: readonly number[]
}

/** Hypervolume of the first `evaluations` over the ideal. */
export const ratioOf = ({ values }: SearchRun, { reference, ideal }: SearchProblem, evaluations: number): number =>
  hypervolume(values.slice(0, evaluations), reference) / ideal

const problemOf = ({ space, reference }: SearchProblem, isTold: boolean): Problem => ({
  space,
  objectives: reference.map((value, j) => ({
    name: `f${j}`,
    direction: 'minimize',
    ...(isTold && { reference: value }),
  })),
})

/**
 * Runs one of our samplers.
 * @param isTold whether it knows the reference point.
 * @param now seconds.
 */
export const runSearch = (
  problem: SearchProblem,
  sampler: SamplerName,
  isTold: boolean,
  seed: number,
  evaluations: number,
  now: () => number,
): SearchRun => {
  const searched = problemOf(problem, isTold)
  const noise = seededRandom(1000 + seed)
  const observations: Observation[] = []
  const values: number[][] = []
  const seconds: number[] = []
  for (let number = 0; number < evaluations; number++) {
    const began = now()
    const parameters = samplers[sampler].suggest(searched, observations, seed, number)
    seconds.push(now() - began)
    if (!parameters) break
    const truth = problem.evaluate(parameters)
    values.push(truth)
    const observed = truth.map((value, j) => value + problem.noise[j]! * noise.normal())
    observations.push({ number, parameters, state: 'complete', values: observed })
  }
  return { values, seconds }
}

/** Seconds of some suggestions after `count` trials that lie nearer to the front than chance would have them. */
export const suggestionSeconds = (
  problem: SearchProblem,
  count: number,
  suggestions: number,
  now: () => number,
): number[] => {
  const random = seededRandom(1)
  const searched = problemOf(problem, true)
  const observations: Observation[] = []
  const observe = (parameters: Observation['parameters']) =>
    observations.push({
      number: observations.length,
      parameters,
      state: 'complete',
      values: problem.evaluate(parameters),
    })
  while (observations.length < count)
    observe(
      Object.fromEntries(Object.keys(problem.space).map((name, j) => [name, random.uniform() ** (j > 0 ? 2 : 1)])),
    )
  return Array.from({ length: suggestions }, () => {
    const began = now()
    observe(samplers.bayesian.suggest(searched, observations, 1, observations.length)!)
    return now() - began
  })
}
