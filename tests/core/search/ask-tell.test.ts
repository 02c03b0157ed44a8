import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import { createSampler } from '../../../core/search/ask-tell.ts'
import { hypervolume } from '../../../core/search/acquisition/hypervolume.ts'
import type { Problem } from '../../../core/search/problem.ts'

const problem: Problem = {
  space: { x: { type: 'float', low: 0, high: 1 }, n: { type: 'int', low: 1, high: 9 } },
  objectives: [
    { name: 'f', direction: 'minimize', reference: 2 },
    { name: 'g', direction: 'minimize', reference: 2 },
  ],
  trials: 8,
}
const measure = ({ x, n }: Readonly<Record<string, unknown>>) => [Number(x) + 1 / Number(n), 1 - Number(x)]

it('takes tells in any order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
      const sampler = createSampler(problem, 3)
      const asked = order.map(() => sampler.ask()!)
      expect(asked.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5])
      const straight = createSampler(problem, 3)
      asked.forEach(() => straight.ask())
      for (const trial of order) sampler.tell(trial, measure(asked[trial]!.parameters))
      for (const { trial, parameters } of asked) straight.tell(trial, measure(parameters))
      expect(sampler.observations()).toEqual(straight.observations())
      expect(sampler.ask()).toEqual(straight.ask())
    }),
    { numRuns: 5 },
  )
})

it('knows its front and its hypervolume', () => {
  const sampler = createSampler(problem, 1)
  expect(sampler.front()).toEqual([])
  expect(sampler.hypervolume()).toBe(0)
  for (const values of [
    [1, 1],
    [1.5, 1.5],
    [0.5, 1.5],
  ])
    sampler.tell(sampler.ask()!.trial, values)
  sampler.tell(sampler.ask()!.trial, 'failed')
  sampler.tell(sampler.ask()!.trial, 'pruned')
  sampler.ask()
  expect(sampler.front()).toEqual([0, 2])
  expect(sampler.hypervolume()).toBe(
    hypervolume(
      [
        [1, 1],
        [0.5, 1.5],
      ],
      [2, 2],
    ),
  )
  expect(sampler.observations().map(({ state }) => state)).toEqual([
    'complete',
    'complete',
    'complete',
    'failed',
    'pruned',
    'running',
  ])
})

it('has no hypervolume without all references', () => {
  const open = { name: 'g', direction: 'minimize' } as const
  const sampler = createSampler({ ...problem, objectives: [problem.objectives[0]!, open] }, 1)
  sampler.tell(sampler.ask()!.trial, [1, 1])
  expect(sampler.hypervolume()).toBeNull()
})

it('begins where observations end', () => {
  const first = createSampler(problem, 2)
  for (let i = 0; i < 5; i++) {
    const { trial, parameters } = first.ask()!
    first.tell(trial, measure(parameters))
  }
  expect(createSampler(problem, 2, first.observations()).ask()).toEqual(first.ask())
})

it('says when the space is exhausted', () => {
  const sampler = createSampler({ ...problem, space: { n: { type: 'int', low: 1, high: 2 } } }, 1)
  expect([sampler.ask(), sampler.ask(), sampler.ask()].map((asked) => asked?.trial)).toEqual([0, 1, undefined])
})

it.each([
  [7, [1, 1], 'trial 7 was never asked for'],
  [0, [1, 1], 'trial 0 was told before (complete)'],
  [1, [1], 'trial 1 has 1 values for 2 objectives'],
  [1, [1, NaN], 'trial 1: g is NaN'],
] as const)('refuses to be told %d %j, and stays as it was', (trial, outcome, message) => {
  const sampler = createSampler(problem, 1)
  sampler.tell(sampler.ask()!.trial, [1, 1])
  sampler.ask()
  const before = sampler.observations()
  expect(() => sampler.tell(trial, outcome)).toThrow(UserError)
  expect(() => sampler.tell(trial, outcome)).toThrow(message)
  expect(sampler.observations()).toEqual(before)
})
