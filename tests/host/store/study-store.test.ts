/** What is told to a study is there, whole, when it is opened again. */
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../host/store/open.ts'
import { refused } from '../refusal.ts'
import { newStore, open, point, space } from './studies.ts'

describe('a new study', () => {
  it('has its name, directions and metric names', () => {
    const { path } = newStore()
    expect(open(path).study).toEqual({
      id: 1,
      name: 'digits on µCaspian',
      directions: ['minimize', 'maximize'],
      metricNames: ['error', 'speed'],
    })
    expect(open(path).trials()).toEqual([])
  })

  it('keeps attributes of its own', () => {
    const store = newStore()
    store.setUserAttribute('study', 'seed', 1)
    store.setUserAttribute('study', 'seed', { value: 2, note: 'ü' })
    expect(open(store.path, { readOnly: true }).userAttributes()).toEqual({ seed: { value: 2, note: 'ü' } })
  })
})

describe('trials', () => {
  it('pass through their states', () => {
    const dates = [1, 2, 3].map((second) => new Date(2026, 0, 1, 0, 0, second))
    const { path } = newStore()
    let tick = 0
    const store = open(path, { now: () => dates[tick++]! })
    expect(store.createTrial(point, space)).toBe(0)
    expect(store.createTrial({ hidden: 8 }, space)).toBe(1)
    store.setIntermediate([0, 2, Infinity])
    store.setIntermediate([0, 1, 0.5])
    store.setIntermediate([0, 1, 0.25])
    store.setIntermediate([0, 3, NaN])
    store.finishTrial(0, 'complete', [0.1, Infinity], { curve: [1, 0.5], mean: NaN })

    const [first, second] = open(path, { readOnly: true }).trials()
    expect(first).toEqual({
      id: 1,
      number: 0,
      state: 'complete',
      parameters: point,
      distributions: space,
      values: [0.1, Infinity],
      intermediate: [
        [1, 0.25],
        [2, Infinity],
        [3, NaN],
      ],
      userAttributes: { curve: [1, 0.5], mean: NaN },
      systemAttributes: {},
      started: dates[0],
      completed: dates[2],
    })
    expect(second).toMatchObject({
      number: 1,
      state: 'running',
      parameters: { hidden: 8 },
      values: null,
      completed: null,
    })
  })

  it('are pruned or failed, with values or without', () => {
    const store = newStore()
    for (let i = 0; i < 3; i++) store.createTrial(point, space)
    store.finishTrial(0, 'pruned', [0.5, 1])
    store.finishTrial(1, 'pruned', null)
    store.finishTrial(2, 'failed', null, { reason: 'worker died' })
    expect(store.trials().map(({ state, values }) => [state, values])).toEqual([
      ['pruned', [0.5, 1]],
      ['pruned', null],
      ['failed', null],
    ])
  })

  it('that wait hold their parameters until they begin', () => {
    const store = newStore()
    store.createTrial(point, space, 'waiting')
    expect(store.trials()[0]).toMatchObject({
      state: 'waiting',
      parameters: {},
      systemAttributes: { fixed_params: point },
      started: null,
    })
    store.startTrial(0, point, space)
    expect(store.trials()[0]).toMatchObject({ state: 'running', parameters: point, started: expect.any(Date) })
  })

  it('begin again without what they told', () => {
    const store = newStore()
    store.createTrial(point, space)
    store.setIntermediate([0, 1, 0.5])
    store.setUserAttribute(0, 'curve', [0.5])
    store.restartTrial(0)
    expect(store.trials()[0]).toMatchObject({
      state: 'running',
      parameters: point,
      intermediate: [],
      userAttributes: {},
    })
  })

  it('begin again after they were pruned, with what is to stay of them', () => {
    const store = newStore()
    store.createTrial(point, space)
    store.finishTrial(0, 'pruned', [0.5, 1], { reason: 'frozen', course: [] })
    store.restartTrial(0, { course: [1] })
    expect(store.trials()[0]).toMatchObject({
      ...{ state: 'running', parameters: point, values: null, completed: null },
      userAttributes: { course: [1] },
    })
    store.finishTrial(0, 'complete', [1, 2])
    expect(store.trials()[0]).toMatchObject({ state: 'complete', values: [1, 2] })
  })

  it('are counted, those taken out left out, and the best of each objective told', () => {
    const store = newStore()
    expect(store.tally()).toEqual({ counts: { running: 0, complete: 0, pruned: 0, failed: 0, waiting: 0 }, best: [] })
    for (let i = 0; i < 6; i++) store.createTrial(point, space)
    store.createTrial(point, space, 'waiting')
    const values = [
      [0.5, 4],
      [0.25, -Infinity],
      [0.125, 8],
    ]
    for (const [number, told] of values.entries()) store.finishTrial(number, 'complete', told)
    store.finishTrial(3, 'pruned', [0, 9])
    store.finishTrial(4, 'failed', null)
    store.setUserAttribute(2, 'removed', true)
    expect(store.tally()).toEqual({
      counts: { running: 1, complete: 2, pruned: 1, failed: 1, waiting: 1 },
      best: [0.25, 4],
    })
  })

  it('take attributes after their end too', () => {
    const store = newStore()
    store.createTrial(point, space)
    store.finishTrial(0, 'complete', [1, 2])
    store.setUserAttribute(0, 'testError', 0.2)
    expect(store.trials()[0]?.userAttributes).toEqual({ testError: 0.2 })
  })

  it('refuse what does not go with their state, unchanged', () => {
    const store = newStore()
    store.createTrial(point, space)
    store.finishTrial(0, 'complete', [1, 2])
    store.createTrial(point, space)
    const before = store.trials()
    const messages = [
      () => store.finishTrial(0, 'complete', [3, 4]),
      () => store.setIntermediate([0, 1, 1]),
      () => store.restartTrial(0),
      () => store.startTrial(1, point, space),
      () => store.finishTrial(2, 'failed', null),
      () => store.finishTrial(1, 'complete', [1]),
      () => store.finishTrial(1, 'complete', [1, NaN]),
      () => store.finishTrial(1, 'complete', null),
      () => store.createTrial({ hidden: 8, threshold: 1 }, space),
      () => store.createTrial({ hidden: 8, encoding: 'rate' }, space),
    ].map((work) => refused(work).message.replaceAll(store.path, 'study.db'))
    expect(messages).toMatchInlineSnapshot(`
      [
        "trial 0 of study.db is complete, not running",
        "trial 0 of study.db is complete, not running",
        "trial 0 of study.db is complete, not running or pruned",
        "trial 1 of study.db is running, not waiting",
        "study.db has no trial 2",
        "trial 1 is told complete with the values [1]",
        "trial 1 is told complete with the values [1, NaN]",
        "trial 1 is told complete with the values null",
        "parameter threshold is not in the space",
        "parameter encoding is rate",
      ]
    `)
    expect(store.trials()).toEqual(before)
  })

  it('are finished wholly or not at all', () => {
    const store = newStore()
    store.createTrial(point, space)
    expect(() => store.finishTrial(0, 'complete', [1, 2], { good: 1, bad: () => 0 })).toThrow(TypeError)
    expect(store.trials()[0]).toMatchObject({ state: 'running', values: null, userAttributes: {} })
  })

  it('are seen by a reader while another writes', () => {
    const store = newStore()
    store.createTrial(point, space)
    const reader = openStore(store.path, { readOnly: true })
    store.createTrial(point, space)
    expect(reader.trials().length).toBe(2)
    expect(refused(() => reader.createTrial(point, space)).message).toContain('cannot be written')
    reader.close()
  })
})
