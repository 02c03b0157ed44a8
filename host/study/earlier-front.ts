/** Guesses out of another study: the front of one of ours, or of a file that Optuna made, as far as it is in this space. */
import { join } from 'node:path'
import { inputError, UserError } from '../../core/contract/errors.ts'
import { paretoFront } from '../../core/formulas/pareto.ts'
import { activeNames } from '../../core/search/point.ts'
import { asLoss, type Problem } from '../../core/search/problem.ts'
import type { Parameters } from '../../core/search/space.ts'
import { openStore } from '../store/open.ts'
import { files, foreignStore, isStudy, readStudyFolder } from './folder.ts'
import { checkGuess } from './guess.ts'
import { isRemoved } from './session.ts'

export interface EarlierFront {
  readonly guesses: readonly Parameters[]
  /** Why each of the others is none, a sentence's beginning. */
  readonly leftOut: readonly string[]
}

/**
 * The front's members as points of the problem's space; what the study had fixed stands for what it did not search.
 * @throws UserError where `path` holds no study.
 */
export const earlierFront = (path: string, { space, ...problem }: Problem): EarlierFront => {
  const file = isStudy(path) ? join(path, files.store) : foreignStore(path)
  if (file === undefined) throw inputError(`${path} holds no study`, 'Give the folder of a study, or a file of Optuna.')
  const fixed = isStudy(path) ? readStudyFolder(path).design.fixed : {}
  const store = openStore(file, { readOnly: true })
  try {
    const complete = store.trials().filter((trial) => trial.state === 'complete' && !isRemoved(trial))
    const losses = complete.map(({ values }) =>
      values!.map((value, j) => asLoss({ name: '', direction: store.study.directions[j]! }, value)),
    )
    const guesses: Parameters[] = []
    const leftOut: string[] = []
    for (const member of paretoFront(losses)) {
      const all = { ...fixed, ...complete[member]!.parameters }
      const names = activeNames(space, all).filter((name) => Object.hasOwn(all, name))
      const guess = Object.fromEntries(names.map((name) => [name, all[name]!]))
      try {
        checkGuess({ space, ...problem }, guess)
        guesses.push(guess)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        leftOut.push(error.message)
      }
    }
    return { guesses, leftOut }
  } finally {
    store.close()
  }
}
