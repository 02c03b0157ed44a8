/** Studies that the store's tests begin with. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Space } from '../../../core/search/space.ts'
import { type NewStudy, openStore, type OpenOptions } from '../../../host/store/open.ts'
import type { StudyStore } from '../../../host/store/study-store.ts'
import { temporaryFolder } from '../../temporary.ts'

export const space: Space = {
  learningRate: { type: 'float', low: 1e-4, high: 1, log: true },
  hidden: { type: 'int', low: 8, high: 128, step: 8 },
  encoding: { type: 'categorical', choices: ['latency', 'poisson'] },
}
export const point = { learningRate: 0.01, hidden: 32, encoding: 'poisson' }
export const twoObjectives: NewStudy = {
  name: 'digits on µCaspian',
  directions: ['minimize', 'maximize'],
  metricNames: ['error', 'speed'],
}

/** Opens a store that is closed when the test ends. */
export const open = (path: string, options?: OpenOptions): StudyStore => {
  const store = openStore(path, options)
  onTestFinished(() => store.close())
  return store
}

/** A new, open study in a folder of its own. */
export const newStore = (): StudyStore => open(join(temporaryFolder(), 'study.db'), { create: twoObjectives })
