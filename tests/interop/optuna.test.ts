/** Optuna reads the studies we write, goes on with them, and we read what it added. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Parameters, Space } from '../../core/search/space.ts'
import { writeDistribution } from '../../host/store/distribution.ts'
import { openStore } from '../../host/store/open.ts'
import { optunaStates, toDateText } from '../../host/store/optuna-values.ts'
import { readPythonJson } from '../../host/store/python-json.ts'
import type { StoredTrial } from '../../host/store/trial-reader.ts'
import { temporaryFolder } from '../temporary.ts'
import { python } from './python.ts'

const space: Space = {
  kind: { type: 'categorical', choices: ['dense', 'conv'] },
  rate: { type: 'float', low: 1e-4, high: 1, log: true },
  keep: { type: 'float', low: 0, high: 1 },
  hidden: { type: 'int', low: 8, high: 128, log: true },
  batch: { type: 'int', low: 16, high: 64, step: 16 },
  level: { type: 'categorical', choices: [0.5, 2, true, 'ü'] },
  kernel: { type: 'int', low: 3, high: 7, when: { kind: ['conv'] } },
}
const dense: Parameters = { kind: 'dense', rate: 1e-4, keep: 0.1 + 0.2, hidden: 8, batch: 48, level: 'ü' }
const conv: Parameters = { kind: 'conv', rate: 0.003, keep: 1, hidden: 127, batch: 16, level: true, kernel: 5 }

/** A study with trials in every state; those of even number have the parameters `dense`, the others `conv`. */
const writeStudy = (objectives: number): string => {
  const path = join(temporaryFolder(), 'study.db')
  let seconds = 0
  const store = openStore(path, {
    create: {
      name: `digits, ${objectives} objectives: ü %`,
      directions: (['minimize', 'maximize', 'minimize'] as const).slice(0, objectives),
      metricNames: ['error', 'speed', 'energyJoules'].slice(0, objectives),
    },
    now: () => new Date(2026, 10, 23, 23, 59, seconds++, 125),
  })
  const values = (...all: number[]) => all.slice(0, objectives)
  store.setUserAttribute('study', 'seed', 7)
  for (let i = 0; i < 6; i++) store.createTrial(i % 2 === 0 ? dense : conv, space)
  for (const [step, value] of [0.5, Infinity, NaN, 1e-7].entries()) store.setIntermediate([0, step + 1, value])
  store.finishTrial(0, 'complete', values(0.1 + 0.2, 5e-324, 1e-12), { curve: [0.5, null, 1e-7], note: 'é😀\n"' })
  store.finishTrial(1, 'complete', values(1 / 3, Number.MAX_VALUE, 2))
  store.finishTrial(2, 'failed', null, { reason: 'worker died' })
  store.setIntermediate([3, 1, 0.9])
  store.finishTrial(3, 'pruned', null)
  store.finishTrial(4, 'complete', values(-Infinity, 3, 4))
  store.createTrial(dense, space, 'waiting')
  store.close()
  return path
}

interface Loaded {
  readonly name: string
  readonly directions: readonly string[]
  readonly metricNames: readonly string[]
  readonly userAttributes: unknown
  readonly best: readonly number[]
  readonly trials: readonly { state: string }[]
  readonly distributions: readonly unknown[]
}
const loadInOptuna = (path: string): Loaded => readPythonJson(python('load_study.py', [path])) as Loaded

/** A trial that we read, in the words of `load_study.py`. */
const inOptunasWords = ({ number, parameters, values, intermediate, ...trial }: StoredTrial) => ({
  number,
  state: optunaStates[trial.state],
  parameters,
  values,
  intermediate,
  userAttributes: trial.userAttributes,
  systemAttributes: trial.systemAttributes,
  started: trial.started && toDateText(trial.started),
  completed: trial.completed && toDateText(trial.completed),
})

describe.each([2, 3])('a study with %i objectives', (objectives) => {
  it('is loaded by Optuna with equal values', () => {
    const path = writeStudy(objectives)
    const loaded = loadInOptuna(path)
    const store = openStore(path, { readOnly: true })
    const { name, directions, metricNames } = store.study
    expect(loaded).toMatchObject({ name, directions, metricNames, userAttributes: { seed: 7 } })
    expect(loaded.best).toEqual(objectives === 2 ? [1, 4] : [0, 1, 4])
    expect(loaded.trials).toEqual(store.trials().map(inOptunasWords))

    const distributionsOf = (point: Parameters) =>
      Object.fromEntries(Object.keys(point).map((parameter) => [parameter, writeDistribution(space[parameter]!)]))
    const [even, odd] = [distributionsOf(dense), distributionsOf(conv)]
    expect(loaded.distributions).toEqual([even, odd, even, odd, even, odd, {}])
    store.close()
  })

  it('goes on in Optuna, and we read what that added', () => {
    const path = writeStudy(objectives)
    const before = openStore(path, { readOnly: true })
    const ours = before.trials().slice(0, 6)
    before.close()

    python('continue_study.py', [path])
    const store = openStore(path)
    const trials = store.trials()
    expect(trials.slice(0, 6)).toEqual(ours)
    expect(trials.slice(6).map(({ state }) => state)).toEqual(['complete', 'failed', 'complete', 'pruned', 'waiting'])
    // Optuna stores microseconds, of which a Date keeps the milliseconds.
    const toMilliseconds = (text: string) => text.replace(/(\.\d{3})\d{3}"/g, '$1000"')
    const loaded = readPythonJson(toMilliseconds(python('load_study.py', [path]))) as Loaded
    expect(trials.map(inOptunasWords)).toEqual(loaded.trials)
    // Optuna began the waiting trial with the parameters that it had from us.
    expect(trials[6]).toMatchObject({ parameters: dense, systemAttributes: { fixed_params: dense } })
    expect(trials[6]?.userAttributes).toEqual({ note: { a: [1, NaN, -Infinity], b: 'é😀\n' } })
    expect(trials[6]?.distributions['stride']).toEqual({ type: 'float', low: 0, high: 1, step: 0.25 })
    expect(store.userAttributes()).toEqual({ continued: true, seed: 7 })

    store.restartTrial(5)
    store.finishTrial(5, 'complete', [1, 2, 3].slice(0, objectives))
    store.startTrial(10, dense, space)
    expect(store.createTrial(conv, space)).toBe(11)
    store.close()
    const states = loadInOptuna(path).trials.map(({ state }) => state)
    expect(states.slice(5)).toEqual(['COMPLETE', 'COMPLETE', 'FAIL', 'COMPLETE', 'PRUNED', 'RUNNING', 'RUNNING'])
  })
})
