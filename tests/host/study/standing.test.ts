/** When a study is finished: never by its front alone. */
import { expect, it } from 'vitest'
import type { FrontFile } from '../../../core/study/front.ts'
import { noTrials } from '../../../host/store/tally.ts'
import { isFinished } from '../../../host/study/standing.ts'

const front = (madeOf?: FrontFile['madeOf']): FrontFile => ({
  version: 1,
  objectives: [],
  hypervolume: null,
  knee: null,
  members: [],
  ...(madeOf && { madeOf }),
})
const ofThree = front({ trials: 3, budget: { trials: 3 } })

it.each([
  ['no front', undefined, { trials: 3 }, { complete: 3 }, false],
  ['its own trials and budget', ofThree, { trials: 3 }, { complete: 2, failed: 1 }, true],
  ['a smaller budget since', ofThree, { trials: 2 }, { complete: 3 }, true],
  ['a larger budget since', ofThree, { trials: 4 }, { complete: 3 }, false],
  ['another trial since', ofThree, { trials: 4 }, { complete: 3, pruned: 1 }, false],
  ['a trial taken out since', ofThree, { trials: 2 }, { complete: 2 }, false],
  ['a guess that waits', ofThree, { trials: 3 }, { complete: 3, waiting: 1 }, false],
  ['a trial that was cut off', ofThree, { trials: 3 }, { complete: 3, running: 1 }, false],
  ['an exhausted space', front({ trials: 2, budget: { trials: 3 } }), { trials: 3 }, { complete: 2 }, true],
  ['a budget of minutes', front({ trials: 2, budget: { minutes: 1 } }), { minutes: 1 }, { complete: 2 }, true],
  ['a file that says of what it was made nothing', front(), { trials: 3 }, { complete: 3 }, true],
  ['such a file and a larger budget', front(), { trials: 4 }, { complete: 3 }, false],
] as const)('%s', (_, file, budget, counts, finished) => {
  expect(isFinished(file, budget, { ...noTrials, ...counts })).toBe(finished)
})
