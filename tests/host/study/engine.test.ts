/** The engine of a study: chosen once, recorded, and used again. */
import { GPU } from 'gpu.js'
import { expect, it } from 'vitest'
import type { Exercise } from '../../../core/engine/exercise.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { parseDesign } from '../../../core/study/design.ts'
import { demandingParameters } from '../../../core/study/setting.ts'
import { chooseEngine } from '../../../host/gpu.ts'
import { cpuEngine } from '../../../host/platform.ts'
import { exerciseOf, studyEngine } from '../../../host/study/engine.ts'
import { openSetting } from '../../../host/study/work.ts'
import type { StudyStore } from '../../../host/store/study-store.ts'
import { chain, matrix } from '../../core/engine/networks.ts'
import { spikeSetOf } from '../../spikes.ts'

/** Attributes as the database keeps them, in JSON. */
const storeWith = (attributes: Record<string, unknown> = {}) => {
  const kept = structuredClone(attributes)
  const store: Pick<StudyStore, 'userAttributes' | 'setUserAttribute'> = {
    userAttributes: () => kept,
    setUserAttribute: (_, key, value) => void (kept[key] = JSON.parse(JSON.stringify(value))),
  }
  return { store: store as StudyStore, kept }
}

const exercise = (): Exercise => ({
  network: chain(
    {
      in: { type: 'Input', shape: [4] },
      w: { type: 'Linear', weight: matrix([[1, 2, 3, 4]]) },
      neurons: { type: 'lif', neurons: 1, beta: 0.9, threshold: 9, reset: 'zero', resetDelay: true },
      out: { type: 'Output', shape: [1] },
    },
    1,
  ),
  options: { batch: 1, surrogate: { tauRho: 1, scaleRho: 1 } },
  spikes: spikeSetOf([[[1], [1], [0], [0]]]),
})
const neverAsked = (): never => {
  throw new Error('a study that has an engine chooses none')
}

it('is recorded, and the same when the study is resumed', async () => {
  const { store, kept } = storeWith()
  const chosen = await studyEngine(store, exercise)
  expect(chosen.name).toBe(cpuEngine().name)
  expect(kept['engine']).toEqual(chosen)
  expect(await studyEngine(store, neverAsked)).toEqual(chosen)
})

it('of a study that recorded one is that one', async () => {
  const engine = { name: 'reference', reason: 'it was asked for' }
  expect(await studyEngine(storeWith({ engine }).store, neverAsked)).toEqual(engine)
})

it('is one that can train whatever a trial may ask for', async () => {
  const text = JSON.stringify({
    name: 'delays or none',
    dataset: { name: 'digits', train: 20, validation: 10, test: 10 },
    network: { neuron: 'lif' },
    space: { delays: { type: 'categorical', choices: ['trained', 'none'] } },
    objectives: ['error'],
    budget: { trials: 1 },
  })
  const design = parseDesign('design.json', text)
  const { setting, split } = await openSetting(design, '.')
  const contest = {
    ...exerciseOf(setting, split, demandingParameters(setting, design)),
    cpu: { name: 'reference', compile: compileReference },
    seconds: () => 0,
  }
  const found = { gpu: new GPU({ mode: 'cpu' }), adapter: 'a card' }
  expect(await chooseEngine(contest, found)).toEqual({
    name: 'reference',
    reason: 'training: the gpu engine trains no delays',
  })
})
