/** Parameters that act only beside certain values of others. */
import { canBe, type Condition, type ParameterValue, type Parameters, type Space } from '../../search/space.ts'
import type { ParameterDocs } from './docs.ts'

/**
 * What a parameter's conditions come to where the parameters of `searched` vary and all others are held: conditions on
 * the former, or undefined where it never acts.
 */
export const conditionOf = (
  docs: ParameterDocs,
  searched: Space,
  held: Parameters,
  name: string,
): Condition | undefined => {
  const left: Record<string, readonly ParameterValue[]> = { ...searched[name]?.when }
  for (const [parent, values] of Object.entries(docs[name]?.when ?? {})) {
    const spec = searched[parent]
    const possible = values.filter((value) => (spec ? canBe(spec, value) : value === held[parent]))
    const above = conditionOf(docs, searched, held, parent)
    if (!above || possible.length === 0) return undefined
    Object.assign(
      left,
      spec ? { [parent]: left[parent]?.filter((value) => possible.includes(value)) ?? possible } : above,
    )
  }
  return left
}

/** A condition in words. */
export const conditionText = (when: Condition): string =>
  Object.entries(when)
    .map(([name, values]) => `${name} is ${values.join(' or ')}`)
    .join(' and ')
