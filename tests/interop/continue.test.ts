/** A study that Optuna began goes on here and there again: three objectives, conditions, constraints, pruned trials. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { AskedTrial } from '../../core/search/ask-tell.ts'
import { createDialogue } from '../../host/suggest/dialogue.ts'
import { openStore } from '../../host/store/open.ts'
import { readPythonJson } from '../../host/store/python-json.ts'
import { temporaryFolder } from '../temporary.ts'
import { misfits } from '../core/search/spaces.ts'
import { python } from './python.ts'

const space = {
  kind: { type: 'categorical', choices: ['dense', 'conv'] },
  hidden: { type: 'int', low: 8, high: 128, log: true },
  rate: { type: 'float', low: 1e-4, high: 1, log: true },
  kernel: { type: 'int', low: 3, high: 7, step: 2, when: { kind: ['conv'] } },
} as const
const objectives = [{ name: 'error' }, { name: 'speed', direction: 'maximize' }, { name: 'energy' }]

interface Loaded {
  readonly best: readonly number[]
  readonly trials: readonly Readonly<
    Record<'number' | 'state' | 'parameters' | 'values' | 'systemAttributes', unknown>
  >[]
}

it('goes on here as there', () => {
  const path = join(temporaryFolder(), 'study.db')
  const load = () => readPythonJson(python('load_study.py', [path])) as Loaded
  python('study_of_optuna.py', [path, '20'])
  const theirs = load()

  const dialogue = createDialogue()
  const say = (request: object) => dialogue.answer(JSON.stringify(request))
  expect(say({ op: 'open', study: path, space, objectives, seed: 2 })).toEqual({ ok: true, trials: 20 })
  // with those that break one, the front would be another
  const breaking = theirs.trials.filter(
    ({ systemAttributes }) => Number((systemAttributes as Record<string, number>)['constraints:small']) > 0,
  )
  expect(breaking.filter(({ state }) => state === 'COMPLETE').length).toBeGreaterThan(0)
  // Optuna's front is of trials that keep their constraints, and so is ours
  expect(say({ op: 'front' })['trials']).toEqual(theirs.best)
  const asked = Array.from({ length: 6 }, () => say({ op: 'ask' }) as unknown as AskedTrial)
  expect(asked.map(({ trial }) => trial)).toEqual([20, 21, 22, 23, 24, 25])
  for (const { parameters } of asked) expect(misfits(space, parameters)).toEqual([])
  for (const { trial } of asked.slice(0, 3)) say({ op: 'tell', trial, values: [0.1, 1, 2] })
  say({ op: 'tell', trial: 23, step: 1, intermediate: [0.5, 1, 2] })
  say({ op: 'tell', trial: 23, state: 'pruned' })
  say({ op: 'tell', trial: 24, state: 'failed' })
  say({ op: 'tell', trial: 25, values: [0.2, 1, 2] })
  dialogue.close()

  const both = load()
  expect(both.trials.slice(0, 20)).toEqual(theirs.trials)
  expect(both.trials.slice(20).map(({ parameters }) => parameters)).toEqual(asked.map(({ parameters }) => parameters))
  expect(both.trials.slice(20).map(({ state }) => state)).toEqual([
    ...['COMPLETE', 'COMPLETE', 'COMPLETE', 'PRUNED', 'FAIL', 'COMPLETE'],
  ])

  // Optuna's sampler takes parents of ours, too, and we read what it adds
  python('study_of_optuna.py', [path, '8'])
  const store = openStore(path, { readOnly: true })
  const trials = store.trials()
  store.close()
  expect(trials).toHaveLength(34)
  expect(trials.slice(26).filter(({ state }) => state === 'complete').length).toBeGreaterThan(4)
})
