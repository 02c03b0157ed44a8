/** Importances and partial dependence: what is known in closed form, and the reference's values. */
import { expect, it } from 'vitest'
import type { Space } from '../../../../core/contract/space.ts'
import { seededRandom } from '../../../../core/random.ts'
import { createCube } from '../../../../core/search/cube.ts'
import { effectsGround, effectsOf } from '../../../../core/search/insight/effects.ts'
import type { Parameters } from '../../../../core/search/space.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'

const float = { type: 'float', low: 0, high: 1 } as const

const effectsIn = (
  space: Space,
  trials: readonly Parameters[],
  valueOf: (p: Parameters, i: number) => number,
  seed = 1,
) => {
  const cube = createCube(space)
  const random = seededRandom(seed)
  const points = trials.map((parameters) => cube.encode(parameters))
  const outputs = Float64Array.from(trials, valueOf)
  const effects = effectsOf(cube, points, outputs, effectsGround(cube, random.fork('ground')), random)
  return Object.fromEntries(effects.map((effect) => [effect.parameter, effect]))
}

/** Points of the space by chance. */
const scattered = (space: Space, count: number, seed = 7): Parameters[] => {
  const cube = createCube(space)
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => cube.decode(Float64Array.from(cube.dimensions, () => random.uniform())))
}

it('shares a sum out by the variance of its terms', () => {
  const space: Space = { a: float, b: float, c: float, none: float }
  const effects = effectsIn(space, scattered(space, 400), ({ a, b, c }) => 3 * Number(a) + 2 * Number(b) + Number(c))
  for (const [name, share] of [
    ['a', 9 / 14],
    ['b', 4 / 14],
    ['c', 1 / 14],
    ['none', 0],
  ] as const) {
    const { importance } = effects[name]!
    expect(Math.abs(importance.share - share), name).toBeLessThan(0.05)
    expect(importance.low).toBeLessThanOrEqual(importance.share)
    expect(importance.high).toBeGreaterThanOrEqual(importance.share)
  }
})

it('leaves to neither what only both together do', () => {
  const space: Space = { a: float, b: float }
  const effects = effectsIn(space, scattered(space, 400), ({ a, b }) => Number(Number(a) > 0.5 === Number(b) > 0.5))
  expect(effects['a']!.importance.share).toBeLessThan(0.1)
  expect(effects['b']!.importance.share).toBeLessThan(0.1)
})

it('judges a conditional parameter where it acts, and its parent by what that is worth', () => {
  const space: Space = {
    optimiser: { type: 'categorical', choices: ['sgd', 'adam'] },
    momentum: { ...float, when: { optimiser: ['sgd'] } },
  }
  const effects = effectsIn(space, scattered(space, 300), ({ momentum }) => Number(momentum ?? 0.5))
  expect(effects['momentum']!.importance.share).toBeGreaterThan(0.9)
  expect(effects['optimiser']!.importance.share).toBeLessThan(0.05)
  expect(effects['momentum']!.along.at(-1)!.mean).toBeGreaterThan(0.85)
  const parent = effectsIn(space, scattered(space, 300), ({ optimiser }) => Number(optimiser === 'sgd'))
  expect(parent['optimiser']!.importance.share).toBeGreaterThan(0.95)
})

it('follows a curve, with the spread that the others make', () => {
  const space: Space = { x: float, y: float, n: { type: 'int', low: 1, high: 3 } }
  const effects = effectsIn(space, scattered(space, 500), ({ x, y }) => (2 * Number(x) - 1) ** 2 + Number(y))
  for (const { value, mean, low, high } of effects['x']!.along) {
    expect(Math.abs(mean - (2 * Number(value) - 1) ** 2 - 0.5)).toBeLessThan(0.15)
    expect(high - low).toBeGreaterThan(0.5)
    expect(high - low).toBeLessThan(1)
  }
  expect(effects['n']!.along.map(({ value }) => value)).toEqual([1, 2, 3])
})

it('says nothing of what never varied, and the same again for the same seed', () => {
  const space: Space = { a: float, fixed: { type: 'int', low: 4, high: 4 } }
  const trials = scattered(space, 20)
  const flat = effectsIn(space, trials, () => 0.3)
  expect(flat['a']!.importance).toEqual({ share: 0, low: 0, high: 0 })
  const once = effectsIn(space, trials, ({ a }) => Number(a))
  expect(effectsIn(space, trials, ({ a }) => Number(a))).toEqual(once)
  expect(once['fixed']!.importance.share).toBe(0)
})

interface Golden {
  readonly trials: readonly { readonly params: Parameters; readonly value: number }[]
}

describeWithShared('the reference', 'golden/optimizer/importances.json', () => {
  it('agrees on what matters most, and how much of all single effects that is', () => {
    const { trials } = sharedJson<Golden>('golden/optimizer/importances.json')
    const space: Space = {
      x: float,
      y: float,
      lr: { type: 'float', low: 1e-4, high: 0.1, log: true },
      n: { type: 'int', low: 1, high: 8 },
      act: { type: 'categorical', choices: ['relu', 'tanh', 'gelu'] },
    }
    for (const seed of [0, 1, 2, 3, 4]) {
      const effects = effectsIn(
        space,
        trials.map(({ params }) => params),
        (_, i) => trials[i]!.value,
        seed,
      )
      const shares = Object.values(effects).map(({ importance }) => importance.share)
      // the reference's shares add up to 1
      const x = effects['x']!.importance.share / shares.reduce((sum, share) => sum + share)
      expect(x).toBeGreaterThan(0.86)
      expect(x).toBeLessThan(0.94)
    }
  })
})
