/** Studies whose trials are written rather than trained, for whoever looks into them. */
import { join } from 'node:path'
import { seededRandom } from '../../../core/random.ts'
import type { ObjectiveName } from '../../../core/study/objectives.ts'
import { openStore } from '../../../host/store/open.ts'
import { smallDesign } from '../../spikefront.ts'

const { hidden } = smallDesign.space
const space = {
  hidden: { ...hidden, type: 'int' },
  threshold: { type: 'float', low: 1, high: 200 },
} as const

/** All other parameters fixed, so that two are searched. */
export const insightDesign = {
  ...smallDesign,
  space,
  objectives: ['error', 'energyJoules'],
  fixed: {
    ...smallDesign.fixed,
    tauRho: 0.5,
    scaleRho: 1,
    targetTrue: 0.3,
    targetFalse: 0.02,
    learningRate: 0.05,
    dropout: 0,
    optimiser: 'nadam',
    batchSize: 16,
    windowMs: 16,
    encoding: 'latency',
  },
}

/** Writes so many complete trials into a study's folder: the error falls with the neurons, the energy grows. */
export const writeTrials = (folder: string, count: number): void => {
  const metricNames = insightDesign.objectives as ObjectiveName[]
  const directions = metricNames.map(() => 'minimize' as const)
  const store = openStore(join(folder, 'study.db'), { create: { name: 'small', directions, metricNames } })
  const random = seededRandom(4)
  for (let number = 0; number < count; number++) {
    const parameters = { hidden: 8 + random.integer(33), threshold: 1 + 199 * random.uniform() }
    store.createTrial(parameters, space)
    const error = 0.1 + 3 / parameters.hidden + 0.1 * Math.abs(Math.log(parameters.threshold / 60))
    store.finishTrial(number, 'complete', [error, 1e-10 * parameters.hidden])
  }
  store.close()
}
