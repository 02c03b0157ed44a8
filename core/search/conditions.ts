/** Conditions of spaces that do not tell them: studies made elsewhere, whose trials only show which parameters they had. */
import type { Parameters, ParameterSpec, ParameterValue, Space } from './space.ts'

/** The values of `parent` at which every trial has `name`, if at all others none has it. */
const explains = (
  parent: string,
  name: string,
  trials: readonly Parameters[],
): readonly ParameterValue[] | undefined => {
  const having = new Set<ParameterValue>()
  const lacking = new Set<ParameterValue>()
  for (const trial of trials) (trial[name] === undefined ? lacking : having).add(trial[parent]!)
  return [...having].some((value) => lacking.has(value)) ? undefined : [...having]
}

/** A parent has no more values than this: among many, some would part any trials by chance. */
const mostValues = 8

const valuesOf = (spec: ParameterSpec): number => {
  if (spec.type === 'categorical') return spec.choices.length
  return spec.type === 'int' ? (spec.high - spec.low) / (spec.step ?? 1) + 1 : Infinity
}

/**
 * The space with the conditions that all `trials` keep: what only some have depends on the parameter of fewest values
 * that explains it. What none explains is left out.
 */
export const withConditions = (space: Space, trials: readonly Parameters[]): Space => {
  const everywhere = (name: string): boolean => trials.every((trial) => trial[name] !== undefined)
  const parents = Object.keys(space)
    .filter((name) => valuesOf(space[name]!) <= mostValues && everywhere(name))
    .sort((a, b) => valuesOf(space[a]!) - valuesOf(space[b]!))
  const found: Record<string, ParameterSpec> = {}
  for (const [name, spec] of Object.entries(space)) {
    if (everywhere(name)) found[name] = spec
    else
      for (const parent of parents) {
        const values = explains(parent, name, trials)
        if (!values || values.length === 0) continue
        found[name] = { ...spec, when: { [parent]: values } }
        break
      }
  }
  return found
}
