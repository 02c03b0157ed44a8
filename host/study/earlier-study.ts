/** Another study to learn from: one of ours, or a file that Optuna made, SQLite or journal. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { inputError } from '../../core/contract/errors.ts'
import type { OtherStudy } from '../../core/study/warm-start.ts'
import { readJournal, type JournalStudy } from '../store/journal.ts'
import { openStore } from '../store/open.ts'
import { isRemoved } from '../store/tally.ts'
import { keepsConstraints } from '../store/trial-reader.ts'
import { files, foreignStore, isStudy, readStudyFolder } from './folder.ts'

const readStore = (file: string): Omit<JournalStudy, 'name'> => {
  const store = openStore(file, { readOnly: true })
  try {
    return { ...store.study, trials: store.trials() }
  } finally {
    store.close()
  }
}

/**
 * Its complete trials, without those that were taken out or break a constraint.
 * @throws UserError where `path` holds no study, or a damaged one.
 */
export const earlierStudy = (path: string): OtherStudy => {
  const file = isStudy(path) ? join(path, files.store) : foreignStore(path)
  const isJournal = file === undefined && statSync(path, { throwIfNoEntry: false })?.isFile() === true
  if (file === undefined && !isJournal)
    throw inputError(`${path} holds no study`, 'Give the folder of a study, or a file of Optuna.')
  const { directions, metricNames, trials } = file === undefined ? readJournal(path) : readStore(file)
  return {
    from: path,
    directions,
    objectives: metricNames,
    fixed: isStudy(path) ? readStudyFolder(path).design.fixed : {},
    trials: trials
      .filter((trial) => trial.state === 'complete' && !isRemoved(trial) && keepsConstraints(trial))
      .map(({ parameters, values }) => ({ parameters, values: values! })),
  }
}
