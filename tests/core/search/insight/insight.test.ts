/** The whole insight: choice, outlook, noise, and what must not depend on anything. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Space } from '../../../../core/contract/space.ts'
import { seededRandom } from '../../../../core/random.ts'
import { createCube } from '../../../../core/search/cube.ts'
import { insightOf } from '../../../../core/search/insight/insight.ts'
import type { Objective, Observation, Problem } from '../../../../core/search/problem.ts'
import type { Parameters } from '../../../../core/search/space.ts'
import { anySpace, misfits } from '../spaces.ts'

const space: Space = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }
const objectives: Objective[] = [
  { name: 'error', direction: 'minimize' },
  { name: 'energy', direction: 'minimize' },
]
const measures = [
  { unit: 'share', log: false },
  { unit: 'J', log: false },
]
const problem: Problem = { space, objectives }

const scattered = (of: Space, count: number, seed = 3): Parameters[] => {
  const cube = createCube(of)
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => cube.decode(Float64Array.from(cube.dimensions, () => random.uniform())))
}
const observed = (
  points: readonly Parameters[],
  valuesAt: (parameters: Parameters, number: number) => number[],
): Observation[] =>
  points.map((parameters, number) => ({ number, parameters, state: 'complete', values: valuesAt(parameters, number) }))

/** Error falls and energy grows with x; y only costs. */
const valuesAt = ({ x, y }: Parameters): number[] => [
  0.8 * (1 - Number(x)) ** 2 + 0.1 * Number(y),
  1 + 4 * Number(x) + 2 * Number(y),
]
const trials = observed(scattered(space, 40), valuesAt)
const insight = insightOf(problem, trials, measures)

it('is the same in whatever order the trials are told', () => {
  expect(insightOf(problem, trials.toReversed(), measures)).toEqual(insight)
})

it('says the same of what is maximised, mirrored', () => {
  const mirrored = insightOf(
    { space, objectives: [objectives[0]!, { ...objectives[1]!, direction: 'maximize' }] },
    trials.map((trial) => ({ ...trial, values: [trial.values![0]!, -trial.values![1]!] })),
    measures,
  )
  expect(mirrored.choice!.trial).toBe(insight.choice!.trial)
  expect(mirrored.outlook!.growth).toEqual(insight.outlook!.growth)
  const [[band], [other]] = [insight.outlook!.bands, mirrored.outlook!.bands] as const
  expect(other!.at.map(({ x }) => -x)).toEqual(band!.at.map(({ x }) => x))
})

it('waits for trials enough', () => {
  const few = insightOf(problem, trials.slice(0, 7), measures)
  expect(few).toMatchObject({ trials: 7, fewestTrials: 8, objectives: [], choice: null, outlook: null })
  expect(insightOf(problem, [], measures).trials).toBe(0)
})

describe('choice', () => {
  it('is on the front, between its ends', () => {
    const { trial, values, nearby, ends } = insight.choice!
    expect(trials[trial]!.values).toEqual(values)
    expect(values[0]).toBeGreaterThan(ends[0]!.values[0]!)
    expect(values[1]).toBeGreaterThan(ends[1]!.values[1]!)
    expect(nearby).toEqual(values.map((value) => expect.closeTo(value, 0)))
  })

  it('is not a lucky measurement', () => {
    const random = seededRandom(9)
    const lucky = 17
    const noisy = observed(scattered(space, 60), (parameters, number) => {
      const [error, energy] = valuesAt({ ...parameters, y: 0 }) as [number, number]
      return number === lucky ? [0.05, energy] : [Math.max(0.01, error + 0.05 * random.normal()), energy]
    }).map((trial) =>
      trial.number === lucky ? { ...trial, parameters: { x: 0.1, y: 0.5 }, values: [0.05, 1.4] } : trial,
    )
    expect(insightOf(problem, noisy, measures).choice!.trial).not.toBe(lucky)
  })
})

describe('outlook', () => {
  it('finds what is left to find, and little of it where much was tried', () => {
    const { growth, points, bands } = insight.outlook!
    expect(growth!.low).toBeGreaterThanOrEqual(0)
    const more = insightOf(problem, observed(scattered(space, 200), valuesAt), measures)
    expect(more.outlook!.growth!.median).toBeLessThan(growth!.median)
    for (const { parameters, chance, values } of points) {
      expect(misfits(space, parameters)).toEqual([])
      expect(chance).toBeGreaterThanOrEqual(0.1)
      const truth = valuesAt(parameters)
      values.forEach(({ median }, j) => expect(Math.abs(median - truth[j]!)).toBeLessThan(0.3))
    }
    // the true front has y = 0
    for (const { x, low, high } of bands[0]!.at) {
      const truth = 0.8 * (1 - Math.min(1, (x - 1) / 4)) ** 2
      expect(low).toBeGreaterThan(truth - 0.1)
      expect(high).toBeLessThan(truth + 0.3)
    }
  })

  it('proposes only what can be built, and knows exactly what is known', () => {
    const foresee = (parameters: Parameters) => ({
      values: { energy: valuesAt(parameters)[1]! },
      feasible: Number(parameters['x']) < 0.5,
    })
    const known: Problem = { space, objectives: [objectives[0]!, { ...objectives[1]!, known: true }], foresee }
    const { outlook, objectives: told } = insightOf(
      known,
      trials.filter(({ parameters }) => foresee(parameters).feasible),
      measures,
    )
    expect(outlook!.points.length).toBeGreaterThan(0)
    for (const { parameters, values } of outlook!.points) {
      expect(parameters['x']).toBeLessThan(0.5)
      expect(values[1]).toMatchObject({ low: valuesAt(parameters)[1], high: valuesAt(parameters)[1] })
    }
    expect(told[1]!.noise).toBeUndefined()
  })
})

describe('noise', () => {
  it('is measured where trials repeat', () => {
    const random = seededRandom(1)
    const again = Array.from({ length: 30 }, (_, number): Observation => {
      const { parameters } = trials[number % 10]!
      const [error, energy] = valuesAt(parameters) as [number, number]
      return { number, parameters, state: 'complete', values: [error + 0.02 * random.normal(), energy] }
    })
    const { objectives: told, repeats } = insightOf(problem, again, measures)
    expect(repeats[0]).toEqual([0, 10, 20])
    expect(told[0]!.noise).toEqual({ source: 'repeats', deviation: expect.closeTo(0.02, 2) })
    expect(told[1]!.noise!.deviation).toBeCloseTo(0, 10)
  })

  it('is else what a model cannot explain', () => {
    const random = seededRandom(2)
    const noisy = observed(scattered(space, 80), (parameters) => {
      const [error, energy] = valuesAt(parameters) as [number, number]
      return [error + 0.05 * random.normal(), energy]
    })
    const { noise } = insightOf(problem, noisy, measures).objectives[0]!
    expect(noise).toMatchObject({ source: 'model' })
    expect(noise!.deviation).toBeGreaterThan(0.025)
    expect(noise!.deviation).toBeLessThan(0.1)
  })
})

it('comes to an end in any space, with any values', () => {
  const double = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((v) => (Math.abs(v) < 1e-15 ? 0 : v))
  const value = fc.oneof(double, fc.constantFrom(0, 0, 1, 1e-12))
  fc.assert(
    fc.property(anySpace, fc.array(fc.tuple(value, value), { minLength: 8, maxLength: 12 }), (any, values) => {
      const told = insightOf(
        { space: any, objectives },
        observed(scattered(any, values.length), (_, i) => values[i]!),
        measures,
      )
      expect(JSON.stringify(told)).not.toMatch(/null,"(low|high|share|ratio)|NaN/)
      for (const { effects } of told.objectives)
        for (const { importance } of effects) {
          expect(importance.low).toBeGreaterThanOrEqual(0)
          expect(importance.high).toBeLessThanOrEqual(1)
        }
    }),
    { numRuns: 15 },
  )
})
