import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import { allParameters, createCube } from '../../../../core/search/cube.ts'
import type { Objective, Observation, Problem } from '../../../../core/search/problem.ts'
import { samplerNames, samplers, type SamplerName } from '../../../../core/search/samplers/samplers.ts'
import type { Parameters, Space } from '../../../../core/search/space.ts'
import { anySpace, finiteSpace, misfits } from '../spaces.ts'

const objectives: Objective[] = ['f', 'g'].map((name) => ({ name, direction: 'minimize' }))
const unit: Space = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { type: 'float', low: 0, high: 1 }]))
/** Front at b = 0.3, c = 0.8. */
const bowl = ({ a, b, c }: Parameters): number[] => {
  const off = (Number(b) - 0.3) ** 2 + (Number(c) - 0.8) ** 2
  return [Number(a) + off, 1 - Math.sqrt(Number(a)) + off]
}
/** Some number in [0, 1) from parameters, smooth in none of them. */
const mixed = (parameters: Parameters, salt: number): number => {
  let hash = salt
  for (const character of JSON.stringify(parameters)) hash = (hash * 31 + character.charCodeAt(0)) % 10007
  return hash / 10007
}

const run = (name: SamplerName, problem: Problem, seed: number, trials: number, measure = bowl): Observation[] => {
  const observations: Observation[] = []
  for (let number = 0; number < trials; number++) {
    const parameters = samplers[name].suggest(problem, observations, seed, number)
    if (!parameters) break
    observations.push({ number, parameters, state: 'complete', values: measure(parameters) })
  }
  return observations
}
describe.each(samplerNames)('%s', (name) => {
  it('suggests points of the space, feasible and new, whatever the space and the outcomes', () => {
    const states = fc.array(fc.constantFrom('complete', 'complete', 'failed', 'pruned', 'running'), {
      minLength: 24,
      maxLength: 24,
    })
    fc.assert(
      fc.property(anySpace, states, fc.nat(), (space, outcomes, seed) => {
        const foresee = (p: Parameters) => ({ values: { g: mixed(p, 2) }, feasible: mixed(p, 3) < 0.7 })
        const problem: Problem = { space, objectives: [objectives[0]!, { ...objectives[1]!, known: true }], foresee }
        const observations: Observation[] = []
        outcomes.forEach((state, number) => {
          const parameters = samplers[name].suggest(problem, observations, seed, number)
          if (!parameters) return
          expect(misfits(space, parameters)).toEqual([])
          expect(foresee(parameters).feasible).toBe(true)
          expect(observations.map((o) => o.parameters)).not.toContainEqual(parameters)
          const values = [mixed(parameters, 1), mixed(parameters, 2)]
          observations.push({ number, parameters, state, ...(state === 'complete' && { values }) })
        })
      }),
      { numRuns: 5 },
    )
  })

  it('goes on after a stop as if there had been none, and differs between seeds', () => {
    const problem = { space: unit, objectives }
    const observations = run(name, problem, 5, 26)
    const stored = JSON.parse(JSON.stringify(observations.slice(0, 23))) as Observation[]
    for (const { number, parameters, values } of observations.slice(23)) {
      expect(samplers[name].suggest(problem, stored.toReversed(), 5, number)).toEqual(parameters)
      stored.push({ number, parameters, state: 'complete', values: values! })
    }
    expect(run(name, problem, 6, 2)).not.toEqual(observations.slice(0, 2))
  })

  it('tries every feasible point of a finite space once, then ends', () => {
    fc.assert(
      fc.property(finiteSpace, fc.nat(), (space, seed) => {
        const feasible = (p: Parameters) => mixed(p, 1) < 0.8
        const foresee = (p: Parameters) => ({ values: {}, feasible: feasible(p) })
        const tried = run(name, { space, objectives, foresee }, seed, 1000, (p) => [mixed(p, 4), mixed(p, 5)])
        const sorted = (list: Parameters[]) => list.map((p) => JSON.stringify(p)).sort()
        const all = allParameters(createCube(space), 1000)
        expect(sorted(tried.map(({ parameters }) => parameters))).toEqual(sorted(all.filter(feasible)))
      }),
      { numRuns: 5 },
    )
  })
})

it('the ones that learn beat those that do not', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const problem = { space: Object.fromEntries(names.map((name) => [name, unit['a']!])), objectives }
  const zdt1 = (p: Parameters): number[] => {
    const g = 1 + (9 / 5) * names.slice(1).reduce((sum, name) => sum + Number(p[name]), 0)
    return [Number(p['a']), g * (1 - Math.sqrt(Number(p['a']) / g))]
  }
  const volume = (observations: readonly Observation[]) =>
    hypervolume(
      observations.map(({ values }) => values!),
      [1.1, 5],
    )
  const reached = (name: SamplerName, trials: number) => volume(run(name, problem, 1, trials, zdt1))
  expect(reached('nsga2', 200)).toBeGreaterThan(1.1 * reached('random', 200))
  expect(reached('pabo', 24)).toBeGreaterThan(1.3 * reached('sobol', 24))
  expect(reached('bayesian', 24)).toBeGreaterThan(reached('pabo', 24))
})

describe('a grid', () => {
  const space: Space = {
    kind: { type: 'categorical', choices: ['x', 'y'] },
    rate: { type: 'float', low: 1, high: 100, log: true },
    deep: { type: 'int', low: 2, high: 9, when: { kind: ['y'] } },
  }

  it('has as many levels a range as the budget has room for, ends included', () => {
    const points = run('grid', { space, objectives, trials: 13 }, 1, 100, () => [0, 0])
    // 3 rates for x; for y with each of 3 depths
    const rates = [1, 10, 100].map((rate) => expect.closeTo(rate) as number)
    const wanted = rates.flatMap((rate) => [
      { kind: 'x', rate },
      ...[2, 6, 9].map((deep) => ({ kind: 'y', rate, deep })),
    ])
    expect(points).toHaveLength(12)
    expect(points.map(({ parameters }) => parameters)).toEqual(expect.arrayContaining(wanted))
  })

  it('has every value where the budget has room, whatever the scale', () => {
    const whole: Space = { n: { type: 'int', low: 1, high: 3, log: true } }
    expect(run('grid', { space: whole, objectives }, 1, 100, () => [0, 0])).toHaveLength(3)
  })

  it('ends where a range has one value, or its condition is never met on the grid', () => {
    const narrow: Space = {
      only: { type: 'float', low: 1, high: 1 },
      kind: { type: 'categorical', choices: ['x'] },
      never: { type: 'float', low: 0, high: 1, when: { kind: ['y'] } },
    }
    expect(run('grid', { space: narrow, objectives, trials: 9 }, 1, 100, () => [0, 0])).toHaveLength(1)
  })

  it('has at least the ends, of which a small budget has some', () => {
    expect(run('grid', { space, objectives, trials: 2 }, 1, 100, () => [0, 0])).toHaveLength(6)
  })
})
