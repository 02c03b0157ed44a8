/** Guesses of users: exactly the parameters that a space has at that point, within its ranges, in networks that can be built. */
import { inputError } from '../../core/contract/errors.ts'
import type { Problem } from '../../core/search/problem.ts'
import { parentsFirst, type Parameters, type Space } from '../../core/search/space.ts'
import { checkParameters, type ParameterDocs } from '../../core/training/parameters.ts'

/** Names of the parameters that are there where the others have these values. */
const activeNames = (space: Space, parameters: Parameters): string[] => {
  const active: string[] = []
  for (const name of parentsFirst(space)) {
    const conditions = Object.entries(space[name]!.when ?? {})
    if (conditions.every(([parent, values]) => active.includes(parent) && values.includes(parameters[parent]!)))
      active.push(name)
  }
  return active
}

/** @throws UserError naming the parameter, or that the constraints are not kept. */
export const checkGuess = (problem: Problem, docs: ParameterDocs, parameters: Parameters): void => {
  const { space } = problem
  const given = Object.keys(parameters)
  const active = activeNames(space, parameters)
  const missing = active.find((name) => !given.includes(name))
  if (missing !== undefined) throw inputError(`guess: ${missing} is missing`, `Give all of ${active.join(', ')}.`)
  const surplus = given.find((name) => !active.includes(name))
  if (surplus !== undefined)
    throw inputError(`guess: "${surplus}" is not searched here`, `Give only ${active.join(', ')}.`)
  const searched = Object.fromEntries(active.map((name) => [name, { ...docs[name]!, range: space[name]! }]))
  checkParameters(searched, parameters, 'guess')
  if (problem.foresee?.(parameters).feasible === false)
    throw inputError(
      'guess: its network breaks a constraint of this study',
      'Choose a smaller one, such as fewer hidden neurons.',
    )
}
