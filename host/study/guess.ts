/** Guesses of users: points of the space, in networks that can be built. */
import { inputError } from '../../core/contract/errors.ts'
import { checkPoint } from '../../core/search/point.ts'
import type { Problem } from '../../core/search/problem.ts'
import type { Parameters } from '../../core/search/space.ts'

/** @throws UserError naming the parameter, or that the constraints are not kept. */
export const checkGuess = ({ space, foresee }: Problem, parameters: Parameters): void => {
  checkPoint(space, parameters, 'guess')
  if (foresee?.(parameters).feasible === false)
    throw inputError(
      'guess: its network breaks a constraint of this study',
      'Choose a smaller one, such as fewer hidden neurons.',
    )
}
