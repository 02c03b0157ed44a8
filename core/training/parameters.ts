/** Hyperparameters of a study or a run: which are searched, checked against their ranges, read by name. */
import { inputError } from '../contract/errors.ts'
import type { ParameterSpec, ParameterValue, Parameters, Space } from '../search/space.ts'
import { conditionOf, conditionText } from './parameters/conditions.ts'
import type { ParameterDocs } from './parameters/docs.ts'

export type { DataTraits, ParameterDoc, ParameterDocs } from './parameters/docs.ts'

/** What is searched: the default space, with `space` over it, without what is `fixed` and what can then never act. */
export const searchSpace = (docs: ParameterDocs, space: Space, fixed: Parameters): Space => {
  const usual = Object.entries(docs).flatMap(([name, doc]) => (doc.searched ? [[name, doc.searched] as const] : []))
  const merged = Object.entries({ ...Object.fromEntries(usual), ...space })
  const searched = Object.fromEntries(merged.filter(([name]) => !(name in fixed)))
  const held = completed(docs, fixed)
  return Object.fromEntries(
    Object.entries(searched).flatMap(([name, spec]) => {
      const when = conditionOf(docs, searched, held, name)
      return when ? [[name, Object.keys(when).length > 0 ? { ...spec, when } : spec]] : []
    }),
  )
}

/** Values of all parameters: those given, and the default of every other. */
export const completed = (docs: ParameterDocs, given: Parameters): Parameters => ({
  ...Object.fromEntries(Object.entries(docs).map(([name, doc]) => [name, doc.value])),
  ...given,
})

const within = (range: ParameterSpec, value: ParameterValue): boolean =>
  range.type === 'categorical'
    ? range.choices.includes(value)
    : typeof value === 'number' &&
      value >= range.low &&
      value <= range.high &&
      (range.type === 'float' || Number.isInteger(value))

const describeRange = (range: ParameterSpec): string =>
  range.type === 'categorical' ? `one of ${range.choices.join(', ')}` : `${range.type} ${range.low} to ${range.high}`

/** @throws UserError naming an unknown parameter or a value outside its range; `place` is the file and field. */
export const checkParameters = (docs: ParameterDocs, given: Parameters, place: string): void => {
  for (const [name, value] of Object.entries(given)) {
    const doc = docs[name]
    if (!doc) {
      throw inputError(`${place}: "${name}" is no parameter here`, `Use one of ${Object.keys(docs).join(', ')}.`)
    }
    if (!within(doc.range, value)) {
      throw inputError(
        `${place}: ${name} is ${String(value)}`,
        `Give ${describeRange(doc.range)}${doc.unit && ` ${doc.unit}`}.`,
      )
    }
  }
}

/**
 * @param searched what varies; all else is as `held`.
 * @throws UserError naming a parameter that is given though, by the others, it never acts.
 */
export const checkConditions = (
  docs: ParameterDocs,
  given: readonly string[],
  searched: Space,
  held: Parameters,
  place: string,
): void => {
  const idle = given.find((name) => !conditionOf(docs, searched, held, name))
  if (idle === undefined) return
  const { when = {} } = docs[idle]!
  throw inputError(`${place}: ${idle} acts only where ${conditionText(when)}`, 'Leave it out, or choose that.')
}

/** A number among parameters; a bug of ours if it is none. */
export const numberOf = (parameters: Parameters, name: string): number => {
  const value = parameters[name]
  if (typeof value !== 'number') throw new Error(`parameter ${name} is ${String(value)}`)
  return value
}

/** Steps in which input is shown. */
export const windowSteps = (parameters: Parameters): number =>
  Math.max(1, Math.round(numberOf(parameters, 'windowMs') / numberOf(parameters, 'stepMs')))
