/** Another study to learn from: one of ours, or a file that Optuna made. */
import { join } from 'node:path'
import { inputError } from '../../core/contract/errors.ts'
import type { OtherStudy } from '../../core/study/warm-start.ts'
import { openStore } from '../store/open.ts'
import { isRemoved } from '../store/tally.ts'
import { keepsConstraints } from '../store/trial-reader.ts'
import { files, foreignStore, isStudy, readStudyFolder } from './folder.ts'

/**
 * Its complete trials, without those that were taken out or break a constraint.
 * @throws UserError where `path` holds no study, or a damaged one.
 */
export const earlierStudy = (path: string): OtherStudy => {
  const file = isStudy(path) ? join(path, files.store) : foreignStore(path)
  if (file === undefined) throw inputError(`${path} holds no study`, 'Give the folder of a study, or a file of Optuna.')
  const fixed = isStudy(path) ? readStudyFolder(path).design.fixed : {}
  const store = openStore(file, { readOnly: true })
  try {
    const complete = store
      .trials()
      .filter((trial) => trial.state === 'complete' && !isRemoved(trial) && keepsConstraints(trial))
    return {
      from: path,
      directions: store.study.directions,
      objectives: store.study.metricNames,
      fixed,
      trials: complete.map(({ parameters, values }) => ({ parameters, values: values! })),
    }
  } finally {
    store.close()
  }
}
