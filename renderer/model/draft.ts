/** A design while it is being written: every change makes a new one, free of any page. */
import type { ParameterSpec, ParameterValue } from '../../core/contract/space.ts'
import type { ObjectiveInfo, ParameterInfo, SetUp } from '../../core/contract/views.ts'

type Named = string | { readonly name: string; readonly reference?: number }

/** As design.json has it; what is absent has its default. */
export interface Draft {
  readonly name: string
  readonly seed?: number
  readonly dataset: {
    readonly name: unknown
    readonly train: number
    readonly validation: number
    readonly test: number
  }
  readonly algorithm: string
  readonly space?: Readonly<Record<string, ParameterSpec>>
  readonly fixed?: Readonly<Record<string, ParameterValue>>
  readonly objectives: readonly Named[]
  readonly constraints?: { readonly fits: boolean }
  readonly target?: string
  readonly budget: { readonly trials?: number; readonly minutes?: number }
}

const without = <T>(record: Readonly<Record<string, T>> = {}, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== name))

export const nameOf = (objective: Named): string => (typeof objective === 'string' ? objective : objective.name)

/** Searches a parameter within `spec`. */
export const searching = (draft: Draft, name: string, spec: ParameterSpec): Draft => ({
  ...draft,
  space: { ...draft.space, [name]: spec },
  fixed: without(draft.fixed, name),
})

/** Holds a parameter at a value. */
export const fixing = (draft: Draft, name: string, value: ParameterValue): Draft => ({
  ...draft,
  space: without(draft.space, name),
  fixed: { ...draft.fixed, [name]: value },
})

/** What is searched of a parameter, or undefined where it is fixed. */
export const specOf = (setUp: SetUp, draft: Draft, name: string): ParameterSpec | undefined =>
  draft.space?.[name] ?? (draft.fixed && name in draft.fixed ? undefined : setUp.space[name])

export const fixedValueOf = (draft: Draft, { name, value }: ParameterInfo): ParameterValue =>
  draft.fixed?.[name] ?? value

/** Another target brings another neuron with parameters of its own: only what every neuron has is kept. */
export const aimedAt = (draft: Draft, target: string | undefined, objectives: readonly ObjectiveInfo[]): Draft => {
  const homeless = new Set(objectives.filter(({ needsTarget }) => needsTarget).map(({ name }) => name))
  const kept = draft.objectives.filter((objective) => target !== undefined || !homeless.has(nameOf(objective)))
  const { name, dataset, algorithm, budget, constraints = { fits: true } } = draft
  const epochs = draft.fixed?.['epochs']
  return {
    name,
    dataset,
    algorithm,
    budget,
    ...(draft.seed !== undefined && { seed: draft.seed }),
    ...(epochs !== undefined && { fixed: { epochs } }),
    objectives: kept.length > 0 ? kept : ['error'],
    ...(target !== undefined && { target, constraints }),
  }
}

/** Adds an objective or takes it away; the last one stays. */
export const toggledObjective = (draft: Draft, name: string): Draft => {
  const others = draft.objectives.filter((objective) => nameOf(objective) !== name)
  if (others.length === draft.objectives.length) return { ...draft, objectives: [...draft.objectives, name] }
  return others.length === 0 ? draft : { ...draft, objectives: others }
}
