import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import { createAskTell, type AskedTrial, type AskTellOptions, type Keeper } from '../../../core/search/ask-tell.ts'
import { hypervolume } from '../../../core/search/acquisition/hypervolume.ts'
import type { Problem } from '../../../core/search/problem.ts'
import { frontier } from '../../../core/search/pruning/frontier.ts'
import { suggestBayesian } from '../../../core/search/samplers/bayesian.ts'
import { samplerNames, samplers } from '../../../core/search/samplers/samplers.ts'
import { misfits } from './spaces.ts'

const problem: Problem = {
  space: { x: { type: 'float', low: 0, high: 1 }, n: { type: 'int', low: 1, high: 9 } },
  objectives: [
    { name: 'f', direction: 'minimize', reference: 2 },
    { name: 'g', direction: 'minimize', reference: 2 },
  ],
  trials: 8,
}
const begin = (seed: number, over: Partial<AskTellOptions> = {}) =>
  createAskTell({ problem, suggest: suggestBayesian, seed, ...over })
const measure = ({ x, n }: Readonly<Record<string, unknown>>) => [Number(x) + 1 / Number(n), 1 - Number(x)]

it('takes tells in any order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
      const search = begin(3)
      const asked = order.map(() => search.ask()!)
      expect(asked.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5])
      const straight = begin(3)
      asked.forEach(() => straight.ask())
      for (const trial of order) search.tell(trial, measure(asked[trial]!.parameters))
      for (const { trial, parameters } of asked) straight.tell(trial, measure(parameters))
      expect(search.observations()).toEqual(straight.observations())
      expect(search.ask()).toEqual(straight.ask())
    }),
    { numRuns: 5 },
  )
})

it.each(samplerNames)(
  '%s is asked and told in any mixture: new points of the space, the same for the same calls',
  (name) => {
    // how many trials are under way before the next is told, which of them, and as what
    const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(), fc.constantFrom('values', 'values', 'failed', 'pruned')), {
      minLength: 12,
      maxLength: 12,
    })
    fc.assert(
      fc.property(steps, fc.nat(), (calls, seed) => {
        const converse = () => {
          const search = begin(seed, { suggest: samplers[name].suggest, problem: { ...problem, trials: 40 } })
          const under: AskedTrial[] = []
          for (const [more, which, outcome] of calls) {
            while (under.length <= more) under.push(search.ask()!)
            const [{ trial, parameters }] = under.splice(which % under.length, 1) as [AskedTrial]
            search.tell(trial, outcome === 'values' ? measure(parameters) : outcome)
          }
          return search.observations()
        }
        const trials = converse()
        expect(converse()).toEqual(trials)
        for (const { parameters } of trials) expect(misfits(problem.space, parameters)).toEqual([])
        expect(new Set(trials.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(trials.length)
      }),
      { numRuns: 3 },
    )
  },
)

it('knows its front and its hypervolume', () => {
  const search = begin(1)
  expect(search.front()).toEqual([])
  expect(search.hypervolume()).toBe(0)
  const told = [
    [1, 1],
    [1.5, 1.5],
    [0.5, 1.5],
  ]
  for (const values of told) search.tell(search.ask()!.trial, values)
  search.tell(search.ask()!.trial, 'failed')
  search.tell(search.ask()!.trial, 'pruned')
  search.ask()
  expect(search.front()).toEqual([0, 2])
  expect(search.hypervolume()).toBe(hypervolume([told[0]!, told[2]!], [2, 2]))
  const states = search.observations().map(({ state }) => state)
  expect(states).toEqual(['complete', 'complete', 'complete', 'failed', 'pruned', 'running'])
})

it('has no hypervolume without all references', () => {
  const open = { name: 'g', direction: 'minimize' } as const
  const search = begin(1, { problem: { ...problem, objectives: [problem.objectives[0]!, open] } })
  search.tell(search.ask()!.trial, [1, 1])
  expect(search.hypervolume()).toBeNull()
})

it('begins where observations end, with what was left running', () => {
  const first = begin(2)
  for (let i = 0; i < 5; i++) {
    const { trial, parameters } = first.ask()!
    if (i !== 1) first.tell(trial, measure(parameters))
  }
  const observations = first.observations()
  const again = begin(2, { observations })
  expect(again.ask()).toEqual({ trial: 1, parameters: observations[1]!.parameters })
  expect(again.ask()).toEqual(first.ask())
  const told = begin(2, { observations })
  told.tell(1, [1, 1])
  expect(told.ask()?.trial).toBe(5)
})

it('says when the space is exhausted', () => {
  const search = begin(1, { problem: { ...problem, space: { n: { type: 'int', low: 1, high: 2 } } } })
  expect([search.ask(), search.ask(), search.ask()].map((asked) => asked?.trial)).toEqual([0, 1, undefined])
})

describe('a guess', () => {
  it('is asked for next, and is not tried again', () => {
    const search = begin(1, { problem: { ...problem, space: { n: { type: 'int', low: 1, high: 2 } } } })
    expect(search.enqueue({ n: 2 })).toBe(0)
    expect([search.ask(), search.ask(), search.ask()]).toEqual([
      { trial: 0, parameters: { n: 2 } },
      { trial: 1, parameters: { n: 1 } },
      undefined,
    ])
  })

  it.each([
    [{ x: 0.5 }, 'guess: n is missing'],
    [{ x: 0.5, n: 10 }, 'guess: n is 10'],
    [{ x: 0.5, n: 2.5 }, 'guess: n is 2.5'],
    [{ x: 'half', n: 1 }, 'guess: x is half'],
    [{ x: 0.5, n: 1, toString: 1 }, 'guess: "toString" is not searched here'],
  ])('is refused where the space has no such point: %j', (parameters, message) => {
    expect(() => begin(1).enqueue(parameters)).toThrow(message)
  })
})

it('is as it was where what keeps the trials fails', () => {
  let isFull = false
  const refuse = <T>(value: T): T => {
    if (isFull) throw new Error('the disk is full')
    return value
  }
  let count = 0
  const keeper: Keeper = {
    begin: () => refuse(count++),
    enqueue: () => refuse(count++),
    beginWaiting: () => refuse(undefined),
    end: () => refuse(undefined),
  }
  const search = begin(1, { keeper })
  search.ask()
  const before = search.observations()
  isFull = true
  expect(() => search.ask()).toThrow('full')
  expect(() => search.tell(0, [1, 1])).toThrow('full')
  expect(search.observations()).toEqual(before)
})

it.each([
  [7, [1, 1], 'trial 7 was never asked for'],
  [0, [1, 1], 'trial 0 was told before (complete)'],
  [1, [1], 'trial 1 has 1 values for 2 objectives'],
  [1, [1, NaN], 'trial 1: g is NaN'],
] as const)('refuses to be told %d %j, and stays as it was', (trial, outcome, message) => {
  const search = begin(1)
  search.tell(search.ask()!.trial, [1, 1])
  search.ask()
  const before = search.observations()
  expect(() => search.tell(trial, outcome)).toThrow(UserError)
  expect(() => search.tell(trial, outcome)).toThrow(message)
  expect(search.observations()).toEqual(before)
})

it('says which trial should end at a step, and keeps what it reported', () => {
  const told: unknown[] = []
  const pruning: Problem = { ...problem, trials: 30 }
  const search = createAskTell({ problem: pruning, suggest: suggestBayesian, rule: frontier, seed: 1 })
  for (let trial = 0; trial < 12; trial++) {
    search.ask()
    // the later ones are as bad at once as the first ones are at the end
    const end = trial < 11 ? [0.1, 0.1] : [0.9, 0.9]
    for (const step of [1, 2, 3])
      told.push(
        search.report(
          trial,
          step,
          end.map((value) => value * (4 - step)),
        ),
      )
    search.tell(trial, trial < 11 ? end : 'pruned')
  }
  expect(told.slice(0, -3)).not.toContain(true)
  expect(told.at(-1)).toBe(true)
  expect(search.observations()[11]).toMatchObject({ state: 'pruned', course: [{ at: 1 }, { at: 2 }, { at: 3 }] })
  expect(search.observations()[11]!.expected).toHaveLength(2)
})
