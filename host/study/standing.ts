/** How far a study has come, by its files: its trials in sum, its front, and whether that is all. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Design } from '../../core/study/design.ts'
import type { FrontFile } from '../../core/study/front.ts'
import { openStore } from '../store/open.ts'
import { noTrials, type Tally, type TrialCounts } from '../store/tally.ts'
import { files, type StudyFolder } from './folder.ts'
import { readFront } from './front-file.ts'

export interface Standing extends Tally {
  readonly front: FrontFile | undefined
  readonly isFinished: boolean
}

/** Whether a front is that of the trials there are now, and none is under way. */
export const isCurrent = (front: FrontFile, { complete, pruned, failed, running, waiting }: TrialCounts): boolean => {
  const ended = complete + pruned + failed
  return running + waiting === 0 && (front.madeOf?.trials ?? ended) === ended
}

/**
 * Whether a front is that of the trials there are now, and the budget, the one it was made with or a new one, leaves
 * none to train.
 */
export const isFinished = (front: FrontFile | undefined, budget: Design['budget'], counts: TrialCounts): boolean => {
  if (!front || !isCurrent(front, counts)) return false
  const ended = counts.complete + counts.pruned + counts.failed
  return ended >= (budget.trials ?? 0) || isDeepStrictEqual(front.madeOf?.budget, budget)
}

/** @throws UserError where a file is damaged. */
export const standingOf = ({ path, design }: StudyFolder): Standing => {
  const database = join(path, files.store)
  const store = existsSync(database) ? openStore(database, { readOnly: true, isChecked: false }) : undefined
  try {
    const tally = store?.tally() ?? { counts: noTrials, best: [] }
    const front = readFront(path)
    return { ...tally, front, isFinished: isFinished(front, design.budget, tally.counts) }
  } finally {
    store?.close()
  }
}
