/** Spaces as users write them: the schema, and which values a parameter can have. */
import { z } from 'zod'
import type { ParameterSpec, ParameterValue, Space } from '../contract/space.ts'

export type {
  CategoricalSpec,
  Condition,
  FloatSpec,
  IntSpec,
  Parameters,
  ParameterSpec,
  ParameterValue,
  Space,
} from '../contract/space.ts'

/** True if the parameter can ever have this value. */
export const canBe = (spec: ParameterSpec, value: ParameterValue): boolean => {
  if (spec.type === 'categorical') return spec.choices.includes(value)
  if (typeof value !== 'number' || value < spec.low || value > spec.high) return false
  return spec.type === 'float' || (value - spec.low) % (spec.step ?? 1) === 0
}

/** Names in an order that puts parents before children; stops short of parameters in or behind a cycle. */
export const parentsFirst = (space: Space): string[] => {
  const ordered: string[] = []
  let waiting = Object.keys(space)
  for (let before = -1; before !== ordered.length;) {
    before = ordered.length
    const ready = waiting.filter((name) => Object.keys(space[name]!.when ?? {}).every((p) => ordered.includes(p)))
    ordered.push(...ready)
    waiting = waiting.filter((name) => !ready.includes(name))
  }
  return ordered
}

const value = z.union([z.number(), z.string(), z.boolean()])
const when = z.record(z.string(), z.array(value).min(1, 'an empty list of values is never met')).exactOptional()
const log = z.boolean().exactOptional()

const parameterSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('float'), low: z.number(), high: z.number(), log, when }),
    z.strictObject({
      type: z.literal('int'),
      low: z.int(),
      high: z.int(),
      log,
      step: z.int().min(1, 'step must be at least 1').exactOptional(),
      when,
    }),
    z.strictObject({
      type: z.literal('categorical'),
      choices: z.array(value).min(1, 'choices is empty: list at least one'),
      when,
    }),
  ],
  { error: 'a parameter is an object whose type is float, int or categorical' },
)

/** What is wrong with a space whose fields are well formed: where, and in words. */
const faults = (space: Space): { path: string[]; message: string }[] => {
  const found: { path: string[]; message: string }[] = []
  for (const [name, spec] of Object.entries(space)) {
    const fault = (field: string, message: string) => found.push({ path: [name, field], message })
    if (spec.type === 'categorical') {
      if (new Set(spec.choices).size < spec.choices.length) fault('choices', 'a choice is listed twice')
    } else {
      if (spec.low > spec.high) fault('low', `low ${spec.low} is above high ${spec.high}`)
      if (!Number.isFinite(spec.high - spec.low)) fault('high', `from ${spec.low} to ${spec.high} is no finite range`)
      if (spec.log && spec.low <= 0) fault('low', `low ${spec.low} has no logarithm: with log, low must be above 0`)
    }
    for (const [parent, values] of Object.entries(spec.when ?? {})) {
      const parentSpec = space[parent]
      if (!parentSpec) fault('when', `${parent} is not a parameter of this space`)
      for (const never of values.filter((v) => parentSpec && !canBe(parentSpec, v)))
        fault('when', `${parent} can never be ${JSON.stringify(never)}`)
    }
  }
  const ordered = parentsFirst(space)
  const cyclic = Object.keys(space).filter((name) => !ordered.includes(name))
  if (found.length === 0 && cyclic.length > 0)
    found.push({ path: [cyclic[0]!, 'when'], message: `conditions go in a circle: ${cyclic.join(', ')}` })
  return found
}

/** A space as users write it; each issue's path names the parameter and the field, its message the value. */
export const spaceSchema: z.ZodType<Space> = z.record(z.string(), parameterSchema).superRefine((space, context) => {
  for (const fault of faults(space)) context.addIssue({ code: 'custom', ...fault })
})
