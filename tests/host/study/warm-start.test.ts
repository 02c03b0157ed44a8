import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Problem } from '../../../core/search/problem.ts'
import { parseDesign } from '../../../core/study/design.ts'
import { openStore } from '../../../host/store/open.ts'
import { takeWarmStart, withWarmStart } from '../../../host/study/warm-start.ts'
import { temporaryFolder } from '../../temporary.ts'

it('is copied once, and stays when the other study goes', () => {
  const root = temporaryFolder()
  const problem: Problem = {
    space: { x: { type: 'float', low: 0, high: 1 } },
    objectives: [{ name: 'error', direction: 'minimize' }],
  }
  const store = openStore(join(root, 'optuna.db'), {
    create: { name: 'theirs', directions: ['minimize'], metricNames: ['error'] },
  })
  store.finishTrial(store.createTrial({ x: 0.5 }, problem.space), 'complete', [3])
  store.createTrial({ x: 0.7 }, problem.space)
  store.close()
  const folder = join(root, 'ours')
  mkdirSync(folder)
  const design = (warmStart: string[]) =>
    parseDesign(
      'design.json',
      JSON.stringify({
        name: 'ours',
        dataset: { name: 'digits' },
        objectives: ['error'],
        budget: { trials: 3 },
        warmStart,
      }),
    )

  expect(takeWarmStart(folder, design([]), problem)).toEqual([])
  expect(withWarmStart(folder, problem)).toBe(problem)
  expect(() => takeWarmStart(folder, design(['../nothing']), problem)).toThrow('holds no study')
  expect(takeWarmStart(folder, design(['../optuna.db']), problem)).toEqual([
    '../optuna.db: 1 of its 1 complete trials teach error.',
  ])
  rmSync(join(root, 'optuna.db'))
  expect(takeWarmStart(folder, design(['../optuna.db']), problem)).toEqual([])
  expect(withWarmStart(folder, problem).earlier).toEqual([[{ parameters: { x: 0.5 }, values: [3] }]])
})
