/** Guesses out of another study: its front, as far as it is in this space. */
import { UserError } from '../../core/contract/errors.ts'
import { paretoFront } from '../../core/formulas/pareto.ts'
import { asLoss, type Problem } from '../../core/search/problem.ts'
import type { Parameters } from '../../core/search/space.ts'
import { placed } from '../../core/study/warm-start.ts'
import { earlierStudy } from './earlier-study.ts'
import { checkGuess } from './guess.ts'

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
  const { directions, fixed, trials } = earlierStudy(path)
  const losses = trials.map(({ values }) =>
    values.map((value, j) => asLoss({ name: '', direction: directions[j]! }, value)),
  )
  const guesses: Parameters[] = []
  const leftOut: string[] = []
  for (const member of paretoFront(losses)) {
    const guess = placed(space, { ...fixed, ...trials[member]!.parameters })
    try {
      checkGuess({ space, ...problem }, guess)
      guesses.push(guess)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      leftOut.push(error.message)
    }
  }
  return { guesses, leftOut }
}
