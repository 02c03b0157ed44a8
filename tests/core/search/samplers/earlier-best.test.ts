import { describe, expect, it } from 'vitest'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import type { Observation, Problem } from '../../../../core/search/problem.ts'
import { suggestBayesian } from '../../../../core/search/samplers/bayesian.ts'
import type { Parameters, Space } from '../../../../core/search/space.ts'

const space: Space = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { type: 'float', low: 0, high: 1 }]))
const problem: Problem = { space, objectives: ['f', 'g'].map((name) => ({ name, direction: 'minimize' })) }
/** Front at b = 0.3 and c = `best`. */
const bowl =
  (best: number) =>
  ({ a, b, c }: Parameters): number[] => {
    const off = (Number(b) - 0.3) ** 2 + (Number(c) - best) ** 2
    return [Number(a) + off, 1 - Math.sqrt(Number(a)) + off]
  }
const run = (searched: Problem, trials: number, measure: (parameters: Parameters) => number[]): Observation[] => {
  const observations: Observation[] = []
  for (let number = 0; number < trials; number++) {
    const parameters = suggestBayesian(searched, observations, 1, number)!
    observations.push({ number, parameters, state: 'complete', values: measure(parameters) })
  }
  return observations
}
const theirs = run(problem, 20, (parameters) => bowl(0.8)(parameters).map((value) => 3 * value))
const warm: Problem = {
  ...problem,
  earlier: [theirs.map(({ parameters, values }) => ({ parameters, values: values! }))],
}

describe('a search that begins with another', () => {
  it('tries its best trials first, as many as objectives and one', () => {
    const begun = run(warm, 4, bowl(0.75)).map(({ parameters }) => parameters)
    const known = theirs.map(({ parameters }) => parameters)
    for (const parameters of begun.slice(0, 3)) expect(known).toContainEqual(parameters)
    expect(known).not.toContainEqual(begun[3])
  })

  it('is further than without', () => {
    const volume = (searched: Problem) =>
      hypervolume(
        run(searched, 8, bowl(0.75)).map(({ values }) => values!),
        [1.1, 1.1],
      )
    expect(volume(warm)).toBeGreaterThan(1.2 * volume(problem))
  })

  it('begins by itself where no earlier trial was measured in full', () => {
    const half = {
      ...warm,
      earlier: [warm.earlier![0]!.map((trial) => ({ ...trial, values: [trial.values[0]!, null] }))],
    }
    expect(run(half, 4, bowl(0.75))).toEqual(run(problem, 4, bowl(0.75)))
    // then learns what was measured
    expect(run(half, 5, bowl(0.75))[4]).not.toEqual(run(problem, 5, bowl(0.75))[4])
  })
})
