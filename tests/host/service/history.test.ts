/** The grown hypervolume equals what the whole front of each moment gives. */
import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random.ts'
import type { Observation, Problem } from '../../../core/search/problem.ts'
import { summariseFront } from '../../../core/study/front.ts'
import { growingFront, growthOf } from '../../../host/service/history.ts'

const names = ['error', 'latencySteps'] as const
const problem: Problem = {
  space: { hidden: { type: 'int', low: 1, high: 9 } },
  objectives: names.map((name) => ({ name, direction: 'minimize' })),
  limits: [{ name: 'spikes', max: 3 }],
}

const observations = (count: number): Observation[] => {
  const random = seededRandom(5)
  return Array.from({ length: count }, (_, number) => ({
    number,
    parameters: { hidden: 1 },
    state: number % 7 === 3 ? 'failed' : 'complete',
    ...(number % 7 !== 3 && { values: [random.uniform(), random.integer(30)], exceeds: [(number % 5) - 3] }),
  }))
}

it.each([0, 1, 3, 50, 199, 200, 201, 1_000])('%i trials', (count) => {
  const all = observations(count)
  const complete = all.filter(({ state }) => state === 'complete')
  const { history, front } = growthOf(problem, names, all)
  expect(front).toEqual(summariseFront(problem, complete, names))
  for (const [trial, value] of history) {
    const seen = complete.filter(({ number }) => number <= trial)
    expect(value).toBeCloseTo(summariseFront(problem, seen, names).hypervolume!, 10)
  }
  expect(history.length).toBeLessThanOrEqual(202)
  expect(history.at(-1)?.[0]).toBe(complete.at(-1)?.number)
})

it('trials told in any order give the same front', () => {
  const complete = observations(60).filter(({ state }) => state === 'complete')
  const random = seededRandom(8)
  const shuffled = complete.map((trial) => [random.uniform(), trial] as const).sort(([a], [b]) => a - b)
  const grow = growingFront(problem, names)
  shuffled.forEach(([, trial], i) => {
    const told = shuffled.slice(0, i + 1).map(([, trial]) => trial)
    expect(grow([trial])).toEqual(summariseFront(problem, told, names))
  })
})
