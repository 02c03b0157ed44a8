/** What pruners do to recorded trainings: digits on a µCaspian, 30 trials of 20 epochs. */
import { describe, expect, it } from 'vitest'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import { paretoFront } from '../../../../core/formulas/pareto.ts'
import type { Observation, Problem } from '../../../../core/search/problem.ts'
import { designSize } from '../../../../core/search/problem.ts'
import { epsilonNetOrder } from '../../../../core/search/pruning/epsilon-net.ts'
import { judgeBy, type Rule } from '../../../../core/search/pruning/judge.ts'
import { foretold, freeze, thaw } from '../../../../core/search/pruning/freeze.ts'
import { frontier } from '../../../../core/search/pruning/frontier.ts'
import { halving } from '../../../../core/search/pruning/halving.ts'
import { seededRandom, shuffle } from '../../../../core/random.ts'
import recorded from './digits-curves.json' with { type: 'json' }

const problem: Problem = {
  space: { x: { type: 'float', low: 0, high: 1 } },
  objectives: [
    { name: 'error', direction: 'minimize' },
    { name: 'latencySteps', direction: 'minimize', known: true },
    { name: 'spikes', direction: 'minimize' },
  ],
  trials: 30,
}

type Curves = (typeof recorded)[number]

const epochs = 20
const valuesAfter = ({ error, latencySteps, spikes }: Curves, epoch: number): number[] => [
  error[epoch - 1]!,
  latencySteps,
  spikes[epoch - 1]!,
]
const courseOf = (curves: Curves, until = epochs) =>
  Array.from({ length: until }, (_, i) => ({ at: (i + 1) / epochs, values: valuesAfter(curves, i + 1) }))

/** The study as it would have gone, trial by trial. */
const replay = (rule: Rule, trials: readonly Curves[]) => {
  const observations: Observation[] = []
  let trained = 0
  for (const [number, curves] of trials.entries()) {
    const judge = judgeBy(rule, problem, observations)
    let epoch = 0
    let verdict: ReturnType<typeof judge>
    while (!verdict && ++epoch < epochs) verdict = judge(courseOf(curves, epoch))
    trained += epoch
    const common = { number, parameters: { x: number / trials.length }, course: courseOf(curves, epoch) }
    observations.push(
      verdict
        ? { ...common, state: 'pruned', expected: verdict.expected }
        : { ...common, state: 'complete', values: valuesAfter(curves, epochs) },
    )
  }
  return { observations, share: trained / (epochs * trials.length) }
}

const frontOf = (trials: readonly Curves[]) => new Set(paretoFront(trials.map((curves) => valuesAfter(curves, epochs))))

const shuffled = (seed: number): Curves[] => {
  const order = Uint32Array.from(recorded.keys())
  shuffle(order, seededRandom(seed))
  return Array.from(order, (i) => recorded[i]!)
}

describe.each([
  ['frontier', frontier],
  ['halving', halving],
] as const)('%s', (_, rule) => {
  it('lets the first design go to its end', () => {
    const { observations } = replay(rule, recorded)
    const first = observations.slice(0, designSize(problem))
    expect(first.every(({ state }) => state === 'complete')).toBe(true)
    expect(judgeBy(rule, problem, [])(courseOf(recorded[0]!, 5))).toBeUndefined()
  })

  it('saves epochs, and says why and what would have come of it', () => {
    const { observations, share } = replay(rule, recorded)
    expect(share).toBeLessThan(0.9)
    const pruned = observations.filter(({ state }) => state === 'pruned')
    for (const { number, expected } of pruned) {
      expect(expected![1]).toBe(recorded[number]!.latencySteps)
      expect(Math.abs(Math.log(expected![2]! / recorded[number]!.spikes[epochs - 1]!))).toBeLessThan(0.5)
    }
  })
})

it('frontier loses less than two in a hundred of those that would have been on the front, in any order', () => {
  let lost = 0
  let members = 0
  for (let seed = 0; seed < 40; seed++) {
    const trials = shuffled(seed)
    const front = frontOf(trials)
    const { observations } = replay(frontier, trials)
    members += front.size
    lost += observations.filter(({ number, state }) => state === 'pruned' && front.has(number)).length
  }
  expect(lost / members).toBeLessThan(0.02)
})

describe('freeze', () => {
  const trials = recorded.map((_, number) => ({ number, parameters: { x: number / recorded.length } }))
  const frozen = (number: number): Observation => ({
    ...{ number, parameters: trials[number]!.parameters, state: 'pruned' },
    course: courseOf(recorded[number]!, 2),
  })
  const ended = (number: number): Observation => ({
    ...frozen(number),
    ...{ state: 'complete', course: courseOf(recorded[number]!), values: valuesAfter(recorded[number]!, epochs) },
  })

  /** A study of which all trials are frozen, and thawed one after the other. */
  const thawAll = (order: readonly Curves[]) => {
    const numbers = order.map((curves) => recorded.indexOf(curves))
    const observations: Observation[] = []
    const thawed: number[] = []
    const thawNow = () => {
      for (let next = thaw(problem, observations); next !== undefined; next = thaw(problem, observations)) {
        thawed.push(next)
        const at = observations.findIndex(({ number }) => number === next)
        expect(observations[at]!.state).toBe('pruned')
        observations[at] = { ...ended(next), number: next }
      }
    }
    for (const number of numbers) {
      observations.push(frozen(number))
      thawNow()
    }
    return thawed
  }

  it('ends every trial after a tenth of its way, and no thawed one', () => {
    const judge = judgeBy(freeze, problem, [])
    expect(judge(courseOf(recorded[0]!, 1))).toBeUndefined()
    expect(judge(courseOf(recorded[0]!, 2))).toMatchObject({ reason: expect.stringContaining('frozen') as string })
    expect(judgeBy(freeze, problem, [], true)(courseOf(recorded[0]!, 5))).toBeUndefined()
  })

  it('keeps the hypervolume, of less than half of the trainings, in any order', () => {
    let [share, least] = [0, 1]
    const orders = 20
    for (let seed = 0; seed < orders; seed++) {
      const order = shuffled(seed)
      const reference = order.slice(0, designSize(problem)).map((curves) => valuesAfter(curves, epochs))
      const worst = problem.objectives.map((_, j) => 1.1 * Math.max(...reference.map((values) => values[j]!)))
      const thawed = thawAll(order)
      const volume = (all: readonly Curves[]) =>
        hypervolume(
          all.map((curves) => valuesAfter(curves, epochs)),
          worst,
        )
      share += (2 / epochs + thawed.length / order.length) / orders
      least = Math.min(least, volume(thawed.map((number) => recorded[number]!)) / volume(order))
    }
    expect(share).toBeLessThan(0.5)
    expect(least).toBeGreaterThan(0.97)
  })

  it('thaws none before the first design has begun, and none that adds nothing', () => {
    const all = trials.map(({ number }) => frozen(number))
    expect(thaw(problem, [])).toBeUndefined()
    expect(thaw(problem, all.slice(0, designSize(problem) - 1))).toBeUndefined()
    expect(thaw(problem, all)).toBeDefined()
    const front = frontOf(recorded)
    const behind = all.map((one) => (front.has(one.number) ? ended(one.number) : frozen(one.number)))
    const next = thaw(problem, behind)
    expect(next === undefined || !front.has(next)).toBe(true)
    expect(
      thaw(
        problem,
        trials.map(({ number }) => ended(number)),
      ),
    ).toBeUndefined()
  })

  it('has the search take frozen ones for what they are expected to come to, known objectives exact', () => {
    const seen = foretold(
      problem,
      trials.map(({ number }) => (number < 8 ? ended : frozen)(number)),
    )
    expect(seen.every(({ state }) => state === 'complete')).toBe(true)
    for (const { number, values } of seen) {
      expect(values![1]).toBe(recorded[number]!.latencySteps)
      expect(Math.abs(Math.log(values![2]! / recorded[number]!.spikes[epochs - 1]!))).toBeLessThan(0.5)
    }
  })
})

it('an objective that is maximised is judged by the same losses', () => {
  const turned: Problem = {
    ...problem,
    objectives: [{ name: 'a', direction: 'maximize' }, ...problem.objectives.slice(1)],
  }
  const turn = ([error, ...others]: readonly number[]) => [-error!, ...others]
  const { observations } = replay(frontier, recorded)
  const before = observations.slice(0, 16)
  const mirrored = before.map((one) => ({
    ...one,
    course: one.course!.map(({ at, values }) => ({ at, values: turn(values) })),
    ...(one.values && { values: turn(one.values) }),
  }))
  const course = courseOf(recorded[16]!, 6)
  const expected = judgeBy(frontier, problem, before)(course)!.expected
  const verdict = judgeBy(frontier, turned, mirrored)(course.map(({ at, values }) => ({ at, values: turn(values) })))!
  expect(verdict.expected).toEqual(turn(expected))
})

it('an epsilon net goes front by front, from the best to the farthest', () => {
  const points = [
    [2, 2],
    [0, 4],
    [1, 1],
    [4, 0],
    [0.5, 3],
  ]
  expect(epsilonNetOrder(points)).toEqual([1, 3, 2, 4, 0])
  expect(epsilonNetOrder([])).toEqual([])
})
