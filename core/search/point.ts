/** Parameters from outside as points of a space: exactly those that are active there, within their ranges. */
import { inputError } from '../contract/errors.ts'
import type { Parameters, ParameterSpec, Space } from './space.ts'
import { canBe, parentsFirst } from './space.ts'

/** Names of the parameters that are there where the others have these values. */
export const activeNames = (space: Space, parameters: Parameters): string[] => {
  const active: string[] = []
  for (const name of parentsFirst(space)) {
    const conditions = Object.entries(space[name]!.when ?? {})
    if (conditions.every(([parent, values]) => active.includes(parent) && values.includes(parameters[parent]!)))
      active.push(name)
  }
  return active
}

/** Which values a parameter may have, in words. */
const allowed = (spec: ParameterSpec): string => {
  if (spec.type === 'categorical') return `one of ${spec.choices.join(', ')}`
  const steps = spec.type === 'int' ? ` in steps of ${spec.step ?? 1}` : ''
  return `a number from ${spec.low} to ${spec.high}${steps}`
}

/** Whether parameters are a point of the space. */
export const isPoint = (space: Space, parameters: Parameters): boolean => {
  const active = activeNames(space, parameters)
  return (
    active.length === Object.keys(parameters).length &&
    active.every((name) => Object.hasOwn(parameters, name) && canBe(space[name]!, parameters[name]!))
  )
}

/**
 * @param what the parameters are, named in errors.
 * @throws UserError naming the parameter that is missing, too much, or out of its range.
 */
export const checkPoint = (space: Space, parameters: Parameters, what: string): void => {
  const active = activeNames(space, parameters)
  const missing = active.find((name) => !Object.hasOwn(parameters, name))
  if (missing !== undefined) throw inputError(`${what}: ${missing} is missing`, `Give all of ${active.join(', ')}.`)
  const surplus = Object.keys(parameters).find((name) => !active.includes(name))
  if (surplus !== undefined)
    throw inputError(`${what}: "${surplus}" is not searched here`, `Give only ${active.join(', ')}.`)
  const outside = active.find((name) => !canBe(space[name]!, parameters[name]!))
  if (outside !== undefined)
    throw inputError(`${what}: ${outside} is ${String(parameters[outside])}`, `Give ${allowed(space[outside]!)}.`)
}
