/** Hyperparameters of a study or a run: which are searched, checked against their ranges, read by name. */
import { inputError } from '../contract/errors.ts'
import type { ParameterSpec, ParameterValue, Parameters, Space } from '../search/space.ts'
import type { ParameterDocs } from './parameters/docs.ts'

export type { DataTraits, ParameterDoc, ParameterDocs } from './parameters/docs.ts'

/** What is searched: the default space, with `space` over it and what is `fixed` taken out. */
export const searchSpace = (docs: ParameterDocs, space: Space, fixed: Parameters): Space => {
  const searched = Object.entries(docs).flatMap(([name, doc]) => (doc.searched ? [[name, doc.searched] as const] : []))
  const merged = { ...Object.fromEntries(searched), ...space }
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !(name in fixed)))
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

/** A number among parameters; a bug of ours if it is none. */
export const numberOf = (parameters: Parameters, name: string): number => {
  const value = parameters[name]
  if (typeof value !== 'number') throw new Error(`parameter ${name} is ${String(value)}`)
  return value
}

/** Steps in which input is shown. */
export const windowSteps = (parameters: Parameters): number =>
  Math.max(1, Math.round(numberOf(parameters, 'windowMs') / numberOf(parameters, 'stepMs')))
