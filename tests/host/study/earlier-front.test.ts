import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Space } from '../../../core/search/space.ts'
import { openStore } from '../../../host/store/open.ts'
import { earlierFront } from '../../../host/study/earlier-front.ts'
import { temporaryFolder } from '../../temporary.ts'

it('is the front as far as it lies in the space, the others with their reason', () => {
  const folder = temporaryFolder()
  const theirs: Space = { x: { type: 'float', low: 0, high: 9 }, other: { type: 'int', low: 1, high: 3 } }
  const store = openStore(join(folder, 'theirs.db'), {
    create: { name: 'theirs', directions: ['minimize', 'maximize'], metricNames: ['f', 'g'] },
  })
  const trials = [
    [0.25, [1, 1]],
    [0.5, [2, 2]],
    [0.75, [3, 1]],
    [7, [4, 4]],
  ] as const
  for (const [x, values] of trials) store.finishTrial(store.createTrial({ x, other: 2 }, theirs), 'complete', values)
  store.close()
  const problem = { space: { x: { type: 'float', low: 0, high: 1 } } as const, objectives: [] }
  expect(earlierFront(folder, problem)).toEqual({ guesses: [{ x: 0.25 }, { x: 0.5 }], leftOut: ['guess: x is 7'] })
  expect(earlierFront(folder, { ...problem, space: { ...problem.space, y: problem.space.x } }).leftOut[0]).toBe(
    'guess: y is missing',
  )
  expect(() => earlierFront(join(folder, 'nothing'), problem)).toThrow('holds no study')
})
