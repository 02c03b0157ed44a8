/** Parameters in Optuna's form: a distribution as JSON, and the number that stands for the value within it. */
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import type { FloatSpec, ParameterSpec, ParameterValue } from '../../core/search/space.ts'
import { pythonFloat, writePythonJson } from './python-json.ts'

/** A ParameterSpec without its condition, or what only Optuna itself writes: a float in steps. */
export type Distribution = ParameterSpec | (FloatSpec & { readonly step: number })

/** `distribution_to_json` of optuna.distributions, which also lowers `high` to the last step. */
export const writeDistribution = (spec: ParameterSpec): string => {
  if (spec.type === 'categorical')
    return `{"name": "CategoricalDistribution", "attributes": {"choices": ${writePythonJson(spec.choices)}}}`
  const log = spec.log === true
  if (spec.type === 'float') {
    const range = `"low": ${pythonFloat(spec.low)}, "high": ${pythonFloat(spec.high)}`
    return `{"name": "FloatDistribution", "attributes": {"step": null, ${range}, "log": ${log}}}`
  }
  const step = log ? 1 : (spec.step ?? 1)
  const high = spec.low + Math.floor((spec.high - spec.low) / step) * step
  return `{"name": "IntDistribution", "attributes": {"log": ${log}, "step": ${step}, "low": ${spec.low}, "high": ${high}}}`
}

const named = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.object({ name: z.literal(name), attributes: z.object(shape) })

/** Python's None may be a choice in Optuna; here it reads as the word. */
const choice = z.union([z.number(), z.string(), z.boolean(), z.null().transform(() => 'None')])

/** The value of a `distribution_json`, as a Distribution. */
export const distributionSchema = z
  .discriminatedUnion('name', [
    named('FloatDistribution', { low: z.number(), high: z.number(), log: z.boolean(), step: z.number().nullable() }),
    named('IntDistribution', { low: z.int(), high: z.int(), log: z.boolean(), step: z.int() }),
    named('CategoricalDistribution', { choices: z.array(choice).min(1) }),
  ])
  .transform(({ name, attributes }): Distribution => {
    if (name === 'CategoricalDistribution') return { type: 'categorical', choices: attributes.choices }
    const { low, high, log, step } = attributes
    if (name === 'IntDistribution')
      return { type: 'int', low, high, ...(log && { log }), ...(step !== null && step !== 1 && { step }) }
    return step === null ? { type: 'float', low, high, ...(log && { log }) } : { type: 'float', low, high, step }
  })

/** The number Optuna stores for a value; a choice is stored as its index. */
export const toInternal = (name: string, spec: ParameterSpec, value: ParameterValue): number => {
  const internal = spec.type === 'categorical' ? spec.choices.findIndex((choice) => choice === value) : value
  const fits = spec.type === 'int' ? Number.isSafeInteger(internal) : Number.isFinite(internal)
  if (typeof internal === 'number' && fits && !(spec.type === 'categorical' && internal < 0)) return internal
  const allowed = spec.type === 'categorical' ? `one of ${spec.choices.join(', ')}` : `a finite ${spec.type}`
  throw inputError(`parameter ${name} is ${String(value)}`, `Give ${allowed}.`)
}

/** The value that a stored number stands for; undefined for a number that stands for none. */
export const fromInternal = (distribution: Distribution, internal: number): ParameterValue | undefined => {
  if (distribution.type === 'categorical') return distribution.choices[Math.trunc(internal)]
  return distribution.type === 'int' ? Math.trunc(internal) : internal
}
