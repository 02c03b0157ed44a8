/** A design while it is being written: every change makes a new one, free of any page. */
import type { LayerPlan } from '../../core/contract/plan.ts'
import type { ParameterSpec, ParameterValue } from '../../core/contract/space.ts'
import type { ObjectiveInfo, ParameterInfo, SetUp } from '../../core/contract/catalog.ts'
import type { DatasetDetail } from '../../core/contract/dataset.ts'

type Named = string | { readonly name: string; readonly reference?: number }

/** As design.json has it; what is absent has its default. */
export interface Draft {
  readonly name: string
  readonly provenance?: string
  readonly seed?: number
  readonly dataset: {
    readonly name: string | { readonly path: string }
    readonly train: number
    readonly validation: number
    readonly test: number
    readonly cutMs?: number
  }
  readonly algorithm: string
  readonly network?: { readonly kind?: string; readonly neuron?: string; readonly layers?: readonly LayerPlan[] }
  readonly space?: Readonly<Record<string, ParameterSpec>>
  readonly fixed?: Readonly<Record<string, ParameterValue>>
  readonly objectives: readonly Named[]
  readonly constraints?: { readonly fits?: boolean; readonly [limited: string]: unknown }
  readonly target?: string
  readonly sampler?: string
  readonly pruning?: string
  readonly warmStart?: readonly string[]
  readonly budget: { readonly trials?: number; readonly minutes?: number }
}

type DatasetName = Draft['dataset']['name']

/** A data set's name or path as one word, in lists and addresses. */
export const placeOf = (name: DatasetName): string => (typeof name === 'string' ? name : name.path)

/** What is no name is a path. */
export const datasetAt = (place: string, names: readonly { readonly name: string }[]): DatasetName =>
  names.some(({ name }) => name === place) ? place : { path: place }

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

/** Whether a parameter does anything: each other that it depends on does, and may have a value that it needs. */
export const isActive = (setUp: SetUp, draft: Draft, name: string): boolean => {
  const when = setUp.parameters.find((info) => info.name === name)?.when ?? {}
  return Object.entries(when).every(([parent, values]) => {
    const info = setUp.parameters.find(({ name }) => name === parent)
    if (!info || !isActive(setUp, draft, parent)) return false
    const spec = specOf(setUp, draft, parent)
    if (!spec) return values.includes(fixedValueOf(draft, info))
    if (spec.type === 'categorical') return values.some((value) => spec.choices.includes(value))
    return values.some((value) => Number(value) >= spec.low && Number(value) <= spec.high)
  })
}

/** Whether a parameter is searched, or the draft itself gives its value. */
export const isChosen = (setUp: SetUp, draft: Draft, name: string): boolean =>
  specOf(setUp, draft, name) !== undefined || name in (draft.fixed ?? {})

/** The same without what can no longer act, which the service would refuse. */
export const withoutIdle = (setUp: SetUp, draft: Draft): Draft => {
  const acting = <T>(record: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => isActive(setUp, draft, name)))
  return { ...draft, space: acting(draft.space), fixed: acting(draft.fixed) }
}

export const fixedValueOf = (draft: Draft, { name, value }: ParameterInfo): ParameterValue =>
  draft.fixed?.[name] ?? value

/** Other data, another neuron or network bring parameters of their own: of all that was chosen the epochs stay. */
const begunAnew = ({ space: _, fixed, provenance: __, ...draft }: Draft): Draft => {
  const epochs = fixed?.['epochs']
  return { ...draft, ...(epochs !== undefined && { fixed: { epochs } }) }
}

/** What a target cannot have is left out. */
export const aimedAt = (draft: Draft, target: string | undefined, objectives: readonly ObjectiveInfo[]): Draft => {
  const homeless = new Set(objectives.filter(({ needsTarget }) => needsTarget).map(({ name }) => name))
  const kept = draft.objectives.filter((objective) => target !== undefined || !homeless.has(nameOf(objective)))
  const { target: _, constraints = { fits: true }, network = {}, ...rest } = begunAnew(draft)
  const { fits: ___, ...limits } = constraints
  // a target executes neurons of its own
  const { neuron: __, ...kind } = network
  return {
    ...rest,
    ...(Object.keys(kind).length > 0 && { network: kind }),
    objectives: kept.length > 0 ? kept : ['error'],
    ...(target !== undefined ? { target, constraints } : Object.keys(limits).length > 0 && { constraints: limits }),
  }
}

/** Another algorithm, which has parameters and neurons of its own, and no target that cannot execute these. */
export const trainedBy = (
  draft: Draft,
  algorithm: string,
  runsOn: boolean,
  objectives: readonly ObjectiveInfo[],
): Draft => {
  const { neuron: _, ...network } = draft.network ?? {}
  const next = runsOn ? begunAnew(draft) : aimedAt(draft, undefined, objectives)
  return { ...next, algorithm, network }
}

/** Another kind of network, which has no list of layers, or another neuron. */
export const builtOf = (draft: Draft, choice: { readonly kind?: string; readonly neuron?: string }): Draft => {
  const { layers, ...network } = draft.network ?? {}
  return {
    ...begunAnew(draft),
    network: { ...network, ...(layers && choice.kind === undefined && { layers }), ...choice },
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** As many samples as there are, in the proportions asked for. */
const within = (counts: Readonly<Record<string, number>>, most: number): Record<string, number> => {
  const share = Math.min(1, most / total(Object.values(counts)))
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, Math.max(1, Math.floor(count * share))]),
  )
}

/** No more samples wanted than there are; recordings that are cut have more than one each. */
export const fitted = (draft: Draft, { byClass }: Pick<DatasetDetail, 'byClass'>): Draft => {
  const { train, validation, test, cutMs } = draft.dataset
  if (cutMs !== undefined) return draft
  const outside = total(byClass.map((own) => own.train))
  const official = total(byClass.map((own) => own.test))
  const counts =
    official > 0
      ? { ...within({ train, validation }, outside), ...within({ test }, official) }
      : within({ train, validation, test }, outside)
  return { ...draft, dataset: { ...draft.dataset, ...counts } }
}

/** Another data set, split anew. */
export const onDataset = (draft: Draft, name: DatasetName, detail: Pick<DatasetDetail, 'byClass'>): Draft => {
  const { train, validation, test } = draft.dataset
  return fitted({ ...begunAnew(draft), dataset: { name, train, validation, test } }, detail)
}

/** Adds an objective or takes it away; the last one stays. */
export const toggledObjective = (draft: Draft, name: string): Draft => {
  const others = draft.objectives.filter((objective) => nameOf(objective) !== name)
  if (others.length === draft.objectives.length) return { ...draft, objectives: [...draft.objectives, name] }
  return others.length === 0 ? draft : { ...draft, objectives: others }
}
