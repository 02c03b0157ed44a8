import { expect, it } from 'vitest'
import type { Problem } from '../../../core/search/problem.ts'
import { warmStartOf, warmStartSchema, type OtherStudy } from '../../../core/study/warm-start.ts'

const problem: Problem = {
  space: {
    x: { type: 'float', low: 0, high: 1 },
    kind: { type: 'categorical', choices: ['a', 'b'] },
    deep: { type: 'int', low: 1, high: 3, when: { kind: ['b'] } },
  },
  objectives: [
    { name: 'error', direction: 'minimize' },
    { name: 'latencySteps', direction: 'minimize', known: true },
    { name: 'spikes', direction: 'minimize' },
  ],
}
const other: OtherStudy = {
  from: '../other',
  directions: ['minimize', 'minimize'],
  objectives: ['spikes', 'error'],
  fixed: { x: 0.25, epochs: 9 },
  trials: [
    { parameters: { x: 0.5, kind: 'a', rate: 3 }, values: [40, 0.2] },
    { parameters: { kind: 'b', deep: 2 }, values: [30, 0.3] },
    { parameters: { x: 7, kind: 'a' }, values: [1, 0.1] },
    { parameters: { x: 0.5, kind: 'b' }, values: [1, 0.1] },
    { parameters: { x: 0.1, kind: 'a' }, values: [Infinity, 0.1] },
  ],
}

it('takes what is in the space, values by the names of objectives, and says what it leaves out', () => {
  const taken = warmStartOf(problem, [other])
  expect(taken.objectives).toEqual(['error', 'latencySteps', 'spikes'])
  expect(taken.studies).toEqual([
    {
      from: '../other',
      trials: [
        { parameters: { x: 0.5, kind: 'a' }, values: [0.2, null, 40] },
        { parameters: { x: 0.25, kind: 'b', deep: 2 }, values: [0.3, null, 30] },
      ],
      notes: [
        '../other: 2 of its 5 complete trials teach error, spikes.',
        '2 lie outside of this space: x is 7, for one.',
        'What it had of rate is not searched here and does not count.',
      ],
    },
  ])
  expect(warmStartSchema.parse(JSON.parse(JSON.stringify(taken)))).toEqual(taken)
})

it('says which objective a study did not measure', () => {
  const half = { ...other, directions: ['minimize'], objectives: ['error'] } as const
  const [taken] = warmStartOf(problem, [
    { ...half, trials: other.trials.map((t) => ({ ...t, values: [t.values[1]!] })) },
  ]).studies
  expect(taken!.trials[0]).toEqual({ parameters: { x: 0.5, kind: 'a' }, values: [0.2, null, null] })
  expect(taken!.notes).toContain("It did not measure spikes, learnt from this study's own trials.")
})

it('takes objectives without names in their order, where there are as many of the same directions', () => {
  const unnamed = { ...other, objectives: null }
  expect(() => warmStartOf(problem, [unnamed])).toThrow('measured objectives without names, none of error, spikes')
  const two = { ...problem, objectives: [problem.objectives[2]!, problem.objectives[0]!] }
  expect(warmStartOf(two, [unnamed]).studies[0]!.trials[0]!.values).toEqual([40, 0.2])
})

it('refuses a study that teaches nothing', () => {
  expect(() => warmStartOf(problem, [{ ...other, objectives: ['f', 'g'] }])).toThrow('measured f, g, none of error')
  expect(() => warmStartOf(problem, [{ ...other, trials: [other.trials[2]!] }])).toThrow('(x is 7, for one)')
})

it('takes the best of many and an even part of the rest', () => {
  const trials = Array.from({ length: 200 }, (_, i) => ({
    parameters: { x: i / 200, kind: 'a' },
    values: [200 - i, i % 7],
  }))
  const [a, b] = warmStartOf(problem, [
    { ...other, trials },
    { ...other, trials },
  ]).studies
  expect(a).toEqual(b)
  expect(a!.trials).toHaveLength(32)
  // of these none is better in both: the least of each
  expect(a!.trials.filter(({ values }) => values[0] === 0).length).toBeGreaterThan(3)
})
