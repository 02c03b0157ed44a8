/** Studies made by Optuna alone, and searches kept by `suggest`: shown as they are, and nothing else. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Space } from '../../../core/search/space.ts'
import { createService } from '../../../host/service/service.ts'
import { openKeptStudy } from '../../../host/suggest/kept-study.ts'
import { openStore } from '../../../host/store/open.ts'
import { smallDesign } from '../../spikefront.ts'
import { temporaryFolder } from '../../temporary.ts'
import { point, space } from '../store/studies.ts'
import { openLine } from './lines.ts'

/** Minimises the first objective and maximises the second; trials 0 and 2 are its front. */
const writeStudy = (path: string, metricNames: readonly string[]): void => {
  const store = openStore(path, { create: { name: 'elsewhere', directions: ['minimize', 'maximize'], metricNames } })
  const values = [
    [1, 5],
    [2, 4],
    [3, 9],
  ]
  for (const [number, told] of values.entries()) {
    store.createTrial({ ...point, hidden: 8 * (number + 1) }, space)
    store.finishTrial(number, 'complete', told)
  }
  store.createTrial(point, { ...space, hidden: { type: 'int', low: 4, high: 256 } })
  store.close()
}

const start = () => {
  const root = temporaryFolder()
  const service = createService(root)
  onTestFinished(() => service.close())
  writeStudy(join(root, 'lone.db'), ['loss', 'accuracy'])
  mkdirSync(join(root, 'folder'))
  writeStudy(join(root, 'folder', 'optuna.db'), ['loss', 'accuracy'])
  return { root, line: openLine(service) }
}

it.each(['lone.db', 'folder'])('%s is listed and opened', async (id) => {
  const { line } = start()
  const listed = await line.ask('studies.list', {})
  expect(listed.find((study) => study.id === id)).toMatchObject({
    name: 'elsewhere',
    state: 'finished',
    trials: 4,
    complete: 3,
    objectives: ['loss', 'accuracy'],
    best: [1, 9],
    readOnly: expect.stringMatching(/^This study was made by Optuna: /),
  })
  const snapshot = await line.ask('study.open', { id })
  expect(snapshot).toMatchObject({
    name: 'elsewhere',
    readOnly: expect.stringMatching(/^This study was made by Optuna: /),
    target: null,
  })
  expect(snapshot.objectives.map(({ name, direction }) => [name, direction ?? 'minimize'])).toEqual([
    ['loss', 'minimize'],
    ['accuracy', 'maximize'],
  ])
  expect(snapshot.space).toMatchObject({ ...space, hidden: { type: 'int', low: 4, high: 256 } })
  expect(snapshot.front.trials).toEqual([0, 2])
  expect(snapshot.trials.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete', 'running'])
  const { text } = await line.ask('study.table', { id, format: 'csv' })
  expect(text.split('\n')[0]).toBe('trial,state,learningRate,hidden,encoding,loss,accuracy')
})

it('a search that suggest keeps is told as such, with the conditions it was given', async () => {
  const { root, line } = start()
  const conditional: Space = { ...space, extra: { type: 'float', low: 0, high: 1, when: { encoding: ['latency'] } } }
  const { keeper, close } = openKeptStudy(join(root, 'kept'), {
    seed: 1,
    sampler: 'random',
    pruning: 'none',
    constraints: {},
    costAware: false,
    space: conditional,
    objectives: [{ name: 'loss', direction: 'minimize' }],
  })
  keeper.end(keeper.begin(point), [1], {})
  close()
  const readOnly = expect.stringMatching(/^This search is kept by suggest/)
  expect(await line.ask('studies.list', {})).toContainEqual(expect.objectContaining({ id: 'kept', readOnly }))
  expect(await line.ask('study.open', { id: 'kept' })).toMatchObject({ readOnly, space: conditional })
})

it('what would change it is refused in a sentence', async () => {
  const { line } = start()
  const refused = { kind: 'input', message: 'folder has no networks, and can only be looked at' }
  for (const method of ['study.start', 'study.pause', 'study.stop', 'studies.remove', 'studies.duplicate'])
    expect(await line.refusal(method, { id: 'folder' })).toMatchObject(refused)
  expect(await line.refusal('trial.map', { id: 'folder', trial: 0, target: 'ucaspian' })).toMatchObject(refused)
})

it('a folder of ours, of two stores or of none is no such study', async () => {
  const { root, line } = start()
  const { id } = await line.ask('studies.create', { design: smallDesign })
  writeStudy(join(root, 'folder', 'second.db'), ['a', 'b'])
  mkdirSync(join(root, 'empty'))
  const listed = await line.ask('studies.list', {})
  expect(listed.map((study) => study.id).sort()).toEqual(['lone.db', id])
  expect((await line.refusal('study.open', { id: 'folder' })).message).toBe('There is no study folder')
})
