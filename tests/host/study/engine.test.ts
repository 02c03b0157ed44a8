/** The engine of a study: chosen once, recorded, and used again. */
import { expect, it } from 'vitest'
import type { Exercise } from '../../../core/engine/exercise.ts'
import { cpuEngine } from '../../../host/platform.ts'
import { studyEngine } from '../../../host/study/engine.ts'
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
