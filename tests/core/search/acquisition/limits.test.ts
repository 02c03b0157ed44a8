/** Limits and costs: their slopes, and that a search keeps to what it learns of limits, of failures and of costs. */
import { describe, expect, it } from 'vitest'
import { createAcquisition } from '../../../../core/search/acquisition/acquisition.ts'
import { createLogEhvi } from '../../../../core/search/acquisition/ehvi.ts'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import { isWithin, measured, type Observation, type Problem } from '../../../../core/search/problem.ts'
import { suggestBayesian as suggest } from '../../../../core/search/samplers/bayesian.ts'
import { suggestNsga2 } from '../../../../core/search/samplers/nsga2.ts'
import { probabilityBelow, type Belief } from '../../../../core/search/surrogate/belief.ts'
import { fitSurrogate } from '../../../../core/search/surrogate/surrogate.ts'
import { createSobol } from '../../../../core/search/numerics/sobol.ts'
import { seededRandom } from '../../../../core/random.ts'
import type { Parameters } from '../../../../core/search/space.ts'
import { differences } from '../surrogate/slopes.ts'

describe('the probability to keep a limit', () => {
  it('is that of the belief, certain where it is exact', () => {
    const at = (belief: Belief, t: number) => Math.exp(probabilityBelow(belief, t).log)
    expect(at({ kind: 'normal', mean: 1, sd: 2 }, 1 + 2 * 1.6448536269514722)).toBeCloseTo(0.95, 12)
    expect(at({ kind: 'logNormal', mean: 1, sd: 2 }, Math.E)).toBeCloseTo(0.5, 12)
    expect(at({ kind: 'logNormal', mean: 1, sd: 2 }, -3)).toBe(0)
    expect(at({ kind: 'exact', mean: 1, sd: 0 }, 1)).toBe(1)
    expect(at({ kind: 'exact', mean: 1, sd: 0 }, 0.99)).toBe(0)
  })

  it('and the cost have their slopes in what a candidate promises', () => {
    const sobol = createSobol(2, seededRandom(1))
    const points = Array.from({ length: 20 }, (_, i) => sobol(i))
    const fit = (f: (x: Float64Array) => number) => fitSurrogate(['line', 'line'], points, Float64Array.from(points, f))
    const surrogates = [fit((x) => x[0]! + x[1]! ** 2), fit((x) => 1 - x[0]! + x[1]! ** 2)]
    const limits = [{ surrogate: fit((x) => Math.sin(3 * x[0]! + x[1]!)), max: 0.4 }]
    const cost = fit((x) => x[0]! - x[1]! ** 2)
    const admit = (point: Float64Array) => ({
      ...{ parameters: {}, point, known: [NaN, NaN] },
      logCost: 3 * point[0]! - point[1]!,
    })
    const logEhvi = createLogEhvi([[0.5, 0.6]], [2, 2])
    const acquisition = createAcquisition(surrogates, logEhvi, admit, limits, cost)
    for (const i of [31, 32, 33, 34]) {
      const { score, gradient } = acquisition.slope(admit(sobol(i)), [0, 1])
      expect(score).toBeCloseTo(acquisition.score(admit(sobol(i))), 10)
      const expected = differences((x) => acquisition.score(admit(x)), sobol(i), 1e-6)
      gradient.forEach((slope, j) => expect(slope / expected[j]!).toBeCloseTo(1, 3))
    }
  })
})

/** The front runs along b = 0.2; only a from 0.4 on is within the limit. */
const problem: Problem = {
  space: { a: { type: 'float', low: 0, high: 1 }, b: { type: 'float', low: 0, high: 1 } },
  objectives: ['f', 'g'].map((name) => ({ name, direction: 'minimize' })),
}
const limited: Problem = { ...problem, limits: [{ name: 'h', max: 0.3 }] }

const trial = (number: number, a: number, b: number): Observation => ({
  number,
  parameters: { a, b },
  state: 'complete',
  values: [a + (b - 0.2) ** 2, 1 - a + (b - 0.2) ** 2],
})

const run = (count: number, next: (before: Observation[], number: number) => Observation): Observation[] => {
  const observations: Observation[] = []
  while (observations.length < count) observations.push(next(observations, observations.length))
  return observations
}

it.each([
  ['bayesian', suggest, 24, 12, 4],
  ['nsga2', suggestNsga2, 80, 60, 9],
] as const)('%s stays within a limit that it learns', (_, ask, count, from, mostBeyond) => {
  const observations = run(count, (before, number) => {
    const { a, b } = ask(limited, before, 3, number) as { a: number; b: number }
    return { ...trial(number, a, b), exceeds: [0.4 - a] }
  })
  const late = measured(limited, observations).slice(from)
  expect(late.filter((one) => !isWithin(one)).length).toBeLessThanOrEqual(mostBeyond)
})

it('looks for what keeps a limit while nothing does', () => {
  const observations = run(20, (before, number) => {
    const { a, b } = suggest(limited, before, 1, number) as { a: number; b: number }
    return { ...trial(number, a, b), exceeds: [0.97 - a * b] }
  })
  expect(measured(limited, observations).some(isWithin)).toBe(true)
})

it('failures by chance, anywhere, keep it from nothing', () => {
  const reference = [1.1, 1.1]
  /** What lies below the reference and above f + g = 1. */
  const whole = 1.1 ** 2 - 0.5
  const shares = [1, 2, 3].map((seed) => {
    const random = seededRandom(seed)
    const observations = run(28, (before, number) => {
      const { a, b } = suggest(problem, before, seed, number) as { a: number; b: number }
      return random.uniform() < 0.2 ? { number, parameters: { a, b }, state: 'failed' } : trial(number, a, b)
    })
    return (
      hypervolume(
        measured(problem, observations).map(({ losses }) => losses),
        reference,
      ) / whole
    )
  })
  expect(shares.sort((a, b) => a - b)[1]).toBeGreaterThan(0.88)
})

it.each(['known', 'learnt'])('counts %s costs where it is to', (how) => {
  const costOf = (b: number): number => 10 ** (2 * b)
  const spentBy = (costAware: boolean): number => {
    const foresee = ({ b }: Parameters) => ({ values: {}, feasible: true, cost: costOf(Number(b)) })
    const costly = { ...problem, costAware, ...(how === 'known' && { foresee }) }
    const observations = run(20, (before, number) => {
      const { a, b } = suggest(costly, before, 5, number) as { a: number; b: number }
      return { ...trial(number, a, b), ...(how === 'learnt' && { cost: costOf(b) }) }
    })
    return observations.slice(5).reduce((sum, { parameters }) => sum + costOf(Number(parameters['b'])), 0)
  }
  expect(spentBy(true)).toBeLessThan(0.9 * spentBy(false))
})

it('a limit that was not told of a trial counts as broken', () => {
  expect(measured(limited, [trial(0, 0.5, 0.2)]).filter(isWithin)).toEqual([])
  expect(measured(problem, [trial(0, 0.5, 0.2)]).filter(isWithin)).toHaveLength(1)
})
