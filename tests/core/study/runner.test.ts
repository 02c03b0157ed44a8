/** The study's loop with a store in memory and a pool that needs no training. */
import { describe, expect, it } from 'vitest'
import type { Observation, Problem } from '../../../core/search/problem.ts'
import type { Course, Mark } from '../../../core/search/pruning/course.ts'
import { foretold, freeze, thaw } from '../../../core/search/pruning/freeze.ts'
import { judgeBy } from '../../../core/search/pruning/judge.ts'
import { suggestBayesian } from '../../../core/search/samplers/bayesian.ts'
import type { Parameters } from '../../../core/search/space.ts'
import {
  runStudy,
  type KeptTrial,
  type TrialOutcome,
  type TrialPool,
  type TrialStore,
} from '../../../core/study/runner.ts'
import type { TrialResult } from '../../../core/study/trial.ts'

const problem: Problem = {
  space: { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } },
  objectives: [
    { name: 'error', direction: 'minimize' },
    { name: 'spikes', direction: 'minimize' },
  ],
  trials: 9,
}

interface Row {
  number: number
  parameters: Parameters
  state: KeptTrial['state']
  values?: readonly number[]
  course?: Course
}

type MemoryStore = TrialStore & { rows: Row[] }

const memoryStore = (rows: Row[] = []): MemoryStore => ({
  rows,
  trials: () => structuredClone(rows) as KeptTrial[],
  createTrial: (parameters) => rows.push({ number: rows.length, parameters, state: 'running' }) - 1,
  nextWaiting: () => rows.find(({ state }) => state === 'waiting'),
  startTrial: (number) => Object.assign(rows[number]!, { state: 'running' }),
  restartTrial: (number) => {
    expect(rows[number]!.state).toMatch(/running|pruned/)
    Object.assign(rows[number]!, { state: 'running' })
  },
  setIntermediate: () => undefined,
  finishTrial: (number, state, values, attributes) => {
    expect(rows[number]!.state).toBe('running')
    const course = attributes?.['course'] as Course | undefined
    Object.assign(rows[number]!, { state, ...(values && { values }), ...(course && { course }) })
  },
})

const outcomeOf = ({ x, y }: Parameters) => {
  const metrics = { error: Number(x) ** 2 + 0.1, spikes: (Number(y) - 1) ** 2 + Number(x) }
  return { state: 'complete', result: { metrics, curves: [] } as unknown as TrialResult } satisfies TrialOutcome
}

const pool = (
  size: number,
  run: TrialPool['run'] = (_, parameters) => Promise.resolve(outcomeOf(parameters)),
  searched = problem,
): TrialPool => ({
  size,
  run,
  ask: (observations, number) => Promise.resolve(suggestBayesian(searched, observations, 7, number)),
})

const study = (store: TrialStore, over: Partial<Parameters_> = {}) =>
  runStudy({
    problem,
    objectives: ['error', 'spikes'],
    trials: 9,
    store,
    pool: pool(1),
    signal: { aborted: false },
    holds: () => undefined,
    ...over,
  })
type Parameters_ = globalThis.Parameters<typeof runStudy>[0]

describe('runStudy', () => {
  it('trains as many trials as the budget says, then ends', async () => {
    const store = memoryStore()
    expect(await study(store)).toBe('budget')
    expect(store.rows.map(({ state }) => state)).toEqual(Array(9).fill('complete'))
  })

  it('ends the same wherever it was cut, the trial under way trained again', async () => {
    const whole = memoryStore()
    await study(whole)
    for (const cut of [1, 4, 8]) {
      const rows = structuredClone(whole.rows.slice(0, cut + 1))
      rows[cut] = { number: cut, parameters: rows[cut]!.parameters, state: 'running' }
      const store = memoryStore(rows)
      await study(store)
      expect(store.rows).toEqual(whole.rows)
    }
  })

  it('keeps every worker busy and never proposes a point twice', async () => {
    const store = memoryStore()
    let most = 0
    let now = 0
    const slow: TrialPool['run'] = async (_, parameters) => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 20))
      now--
      return outcomeOf(parameters)
    }
    await study(store, { pool: pool(3, slow) })
    expect(most).toBe(3)
    expect(new Set(store.rows.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(9)
  })

  it('gives trials the workers that no other trial will need', async () => {
    const threadsOf = async (size: number, trials: number, rows: Row[] = []): Promise<number[]> => {
      const found: number[] = []
      const run: TrialPool['run'] = async (_, parameters, __, threads) => {
        found.push(threads)
        await new Promise((resolve) => setTimeout(resolve, 5))
        return outcomeOf(parameters)
      }
      await study(memoryStore(structuredClone(rows)), { trials, pool: pool(size, run) })
      return found
    }
    expect(await threadsOf(4, 1)).toEqual([4])
    expect(await threadsOf(4, 2)).toEqual([2, 2])
    expect(await threadsOf(4, 3)).toEqual([1, 1, 1])
    expect(await threadsOf(2, 4)).toEqual([1, 1, 1, 1])
    expect(await threadsOf(1, 2)).toEqual([1, 1])
    const done: Row = { number: 0, parameters: { x: 0.5, y: 0.5 }, state: 'complete', values: [0.35, 0.75] }
    const left: Row = { number: 1, parameters: { x: 0.1, y: 0.5 }, state: 'running' }
    const guess: Row = { number: 2, parameters: { x: 0.2, y: 0.5 }, state: 'waiting' }
    expect(await threadsOf(4, 2, [done, left])).toEqual([4])
    expect(await threadsOf(4, 2, [done, left, guess])).toEqual([2, 2])
  })

  it('a failed trial counts, keeps its reason, and the study goes on', async () => {
    const store = memoryStore()
    const failing: TrialPool['run'] = (_, parameters) =>
      Promise.resolve(store.rows.length === 2 ? { state: 'failed', reason: 'silent' } : outcomeOf(parameters))
    await study(store, { pool: pool(1, failing) })
    expect(store.rows.map(({ state }) => state).filter((state) => state === 'failed')).toHaveLength(1)
    expect(store.rows).toHaveLength(9)
  })

  it('a pruned trial counts, is kept with why and what it would have come to, and is told what was known before', async () => {
    const store = memoryStore()
    const kept: unknown[] = []
    const finishTrial: TrialStore['finishTrial'] = (number, state, values, attributes) => {
      if (state === 'pruned') kept.push([number, values, attributes])
      store.finishTrial(number, state, values)
    }
    const known: number[] = []
    const course = [{ at: 0.5, values: [0.4, 1] }]
    const run: TrialPool['run'] = (number, parameters, _, __, observations) => {
      known.push(observations.filter(({ state }) => state !== 'running').length)
      if (number !== 5) return Promise.resolve(outcomeOf(parameters))
      const verdict = { reason: 'behind', expected: [0.3, 1] }
      const last = { type: 'epoch', epoch: 1, trainLoss: 1, validationError: 0.4, trainSeconds: 2, spikes: 1 } as const
      return Promise.resolve({ state: 'pruned', verdict, course, last })
    }
    await study({ ...store, finishTrial }, { pool: pool(1, run) })
    expect(known).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(kept).toEqual([[5, null, { reason: 'behind', expected: [0.3, 1], course, error: 0.4, trainSeconds: 2 }]])
  })

  describe('where trials are frozen and thawed', () => {
    /** Trains over five epochs, which bring the error down. */
    const thawing = (store: MemoryStore, onStart = () => undefined as void) => {
      const begun: number[] = []
      const run: TrialPool['run'] = (number, parameters, _, __, observations) => {
        onStart()
        begun.push(number)
        const isThawed = observations.some((one) => one.number === number && one.course !== undefined)
        const judge = judgeBy(freeze, problem, observations, isThawed)
        const outcome = outcomeOf(parameters)
        const [error, spikes] = problem.objectives.map(({ name }) => Number(outcome.result.metrics[name as 'error']))
        const course: Mark[] = []
        for (let epoch = 1; epoch <= 5; epoch++) {
          course.push({ at: epoch / 5, values: [error! * (2 - epoch / 5), spikes!] })
          const verdict = epoch < 5 ? judge(course) : undefined
          const last = { type: 'epoch', epoch, trainLoss: 1, validationError: 1, trainSeconds: 1, spikes: 1 } as const
          if (verdict) return Promise.resolve({ state: 'pruned', verdict, course, last })
        }
        return Promise.resolve({ ...outcome, course })
      }
      const ask: TrialPool['ask'] = (observations, number) =>
        Promise.resolve(suggestBayesian(problem, foretold(problem, observations), 7, number))
      const thawNext = (observations: readonly Observation[]) => thaw(problem, observations)
      return study(store, { thaw: thawNext, pool: { size: 1, run, ask } }).then((end) => ({ end, begun }))
    }

    it('every trial is tried, and some are trained again, under their numbers, before and after the last has begun', async () => {
      const store = memoryStore()
      const { end, begun } = await thawing(store)
      expect(end).toBe('budget')
      expect([...new Set(begun)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
      const again = begun.filter((number, i) => begun.indexOf(number) < i)
      expect(new Set(again).size).toBe(again.length)
      expect(begun.slice(0, begun.indexOf(8)).some((number, i, some) => some.indexOf(number) < i)).toBe(true)
      expect(begun.indexOf(8)).toBeLessThan(begun.length - 1)
      const complete = store.rows.filter(({ state }) => state === 'complete').map(({ number }) => number)
      expect(complete).toEqual(again.toSorted((a, b) => a - b))
      expect(complete.length).toBeGreaterThan(1)
      expect(complete.length).toBeLessThan(9)
    })

    it('a study ends the same wherever it was cut', async () => {
      const whole = memoryStore()
      const cuts: Row[][] = []
      await thawing(whole, () => void cuts.push(structuredClone(whole.rows)))
      for (const rows of cuts) {
        const store = memoryStore(rows)
        await thawing(store)
        expect(store.rows).toEqual(whole.rows)
      }
    })
  })

  it('stops when asked and leaves the trial under way for the next session', async () => {
    const store = memoryStore()
    const signal = { aborted: false }
    const stopping: TrialPool['run'] = (_, parameters) => {
      if (store.rows.length < 3) return Promise.resolve(outcomeOf(parameters))
      signal.aborted = true
      return Promise.resolve({ state: 'stopped' })
    }
    expect(await study(store, { signal, pool: pool(1, stopping) })).toBe('stopped')
    expect(store.rows.map(({ state }) => state)).toEqual(['complete', 'complete', 'running'])
  })

  it('trains first what somebody asked for, and begins nothing while it is paused', async () => {
    const guess: Row = { number: 0, parameters: { x: 0.25, y: 0.75 }, state: 'waiting' }
    const store = memoryStore([guess])
    const begun: number[] = []
    const holds = () => (begun.length === 4 ? ('paused' as const) : undefined)
    expect(await study(store, { holds, watcher: { started: (number) => begun.push(number) } })).toBe('paused')
    expect(begun).toEqual([0, 1, 2, 3])
    expect(store.rows[0]!.values).toEqual([0.25 ** 2 + 0.1, 0.25 ** 2 + 0.25])
  })

  it('says so when every point of a finite space was tried', async () => {
    const finite: Problem = {
      ...problem,
      space: { x: { type: 'categorical', choices: [0, 1] }, y: { type: 'int', low: 0, high: 1 } },
    }
    const store = memoryStore()
    expect(await study(store, { problem: finite, pool: pool(1, undefined, finite) })).toBe('exhausted')
    expect(store.rows).toHaveLength(4)
  })
})
