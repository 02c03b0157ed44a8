/** A study's trials in memory: what the store has, what the search sees, and when what is told is written. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { studyTrials } from '../../../host/study/trials.ts'
import { newStore, point, space } from '../store/studies.ts'

const start = () => {
  const store = newStore()
  const clock = { ms: 0 }
  const trials = studyTrials(store, dirname(store.path), [], () => clock.ms)
  return { store, trials, clock }
}

it('are the same objects until they change, and those of the store', () => {
  const { store, trials } = start()
  for (let i = 0; i < 3; i++) trials.createTrial(point, space)
  trials.enqueue(point, space)
  const before = trials.trials()
  trials.finishTrial(1, 'complete', [1, 2])
  const after = trials.trials()
  expect(after.map((trial, i) => trial === before[i])).toEqual([true, false, true, true])
  expect(after).toEqual([
    { number: 0, state: 'running', parameters: point },
    { number: 1, state: 'complete', parameters: point, values: [1, 2] },
    { number: 2, state: 'running', parameters: point },
    { number: 3, state: 'waiting', parameters: point },
  ])
  expect(studyTrials(store, '', store.trials()).trials()).toEqual(after)
})

it('a trial keeps by how much it exceeds limits, where Optuna looks for it', () => {
  const { store, trials } = start()
  trials.createTrial(point, space)
  trials.finishTrial(0, 'complete', [1, 2], {}, [0.5, -0.25])
  expect(trials.trials()[0]).toHaveProperty('exceeds', [0.5, -0.25])
  expect(studyTrials(store, '', store.trials()).trials()).toEqual(trials.trials())
  expect(store.trial(0).systemAttributes).toEqual({ constraints: [0.5, -0.25] })
})

it('epochs are written once a second at most, and with the trial that ends', () => {
  const { store, trials, clock } = start()
  const stored = () => store.trials().map(({ intermediate }) => intermediate.length)
  for (let i = 0; i < 2; i++) trials.createTrial(point, space)
  trials.setIntermediate(0, 1, 0.5)
  expect(stored()).toEqual([1, 0])
  clock.ms = 999
  trials.setIntermediate(0, 2, 0.25)
  trials.setIntermediate(1, 1, 0.5)
  expect(stored()).toEqual([1, 0])
  trials.finishTrial(0, 'complete', [0.25, 1])
  expect(stored()).toEqual([2, 0])
  clock.ms = 1000
  trials.setIntermediate(1, 2, 0.25)
  expect(stored()).toEqual([2, 2])
})

it('one that begins again forgets what it told, and what it had written', () => {
  const { store, trials } = start()
  const artifacts = join(dirname(store.path), 'artifacts', '0')
  trials.createTrial(point, space)
  for (const step of [1, 2, 3]) trials.setIntermediate(0, step, 0.5)
  mkdirSync(artifacts, { recursive: true })
  trials.restartTrial(0)
  expect(existsSync(artifacts)).toBe(false)
  trials.finishTrial(0, 'complete', [0.5, 1])
  expect(store.trial(0).intermediate).toEqual([])
})

it('a pruned one is remembered with its way and what it would have come to, by the store too', () => {
  const { store, trials } = start()
  const way = { course: [{ at: 0.25, values: [0.5, 3] }], expected: [0.25, 3] }
  trials.createTrial(point, space)
  trials.finishTrial(0, 'pruned', null, { ...way, reason: 'it would stay behind' })
  expect(trials.trials()).toEqual([{ number: 0, state: 'pruned', parameters: point, ...way }])
  expect(studyTrials(store, '', store.trials()).trials()).toEqual(trials.trials())
  trials.restartTrial(0)
  expect(trials.trials()).toEqual([{ number: 0, state: 'running', parameters: point, course: way.course }])
  expect(studyTrials(store, '', store.trials()).trials()).toEqual(trials.trials())
})

it('those taken out are seen no more, and never trained', () => {
  const { store, trials } = start()
  trials.createTrial(point, space)
  trials.enqueue(point, space)
  trials.remove(0, space)
  trials.remove(1, space)
  expect(trials.trials()).toEqual([])
  expect(store.trials().map(({ state }) => state)).toEqual(['failed', 'failed'])
  expect(store.tally().counts).toMatchObject({ failed: 0, waiting: 0 })
})
