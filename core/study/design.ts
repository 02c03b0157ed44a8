/** design.json and run.json: what users ask for, checked against everything that can be known before data are read. */
import { z } from 'zod'
import { inputError } from '../contract/errors.ts'
import type { LayerPlan, NetworkChoice } from '../contract/plan.ts'
import type { PartsChoice } from '../data/parts.ts'
import { parseJson } from '../json.ts'
import { samplerNames, type SamplerName } from '../search/samplers/samplers.ts'
import { prunerNames, type PrunerName } from '../search/pruning/pruners.ts'
import { spaceSchema, type Parameters, type Space } from '../search/space.ts'
import { algorithms, type AlgorithmName } from '../training/algorithms.ts'
import { neuronTypes } from '../training/parameters/neurons.ts'
import { objectiveDoc, objectiveNames, type ObjectiveName } from './objectives.ts'

const count = z.int().min(1)
const value = z.union([z.number(), z.string(), z.boolean()])

const milliseconds = z.number().min(1).max(3_600_000).exactOptional()

const datasetSchema = z
  .strictObject({
    name: z.union([z.string().min(1), z.strictObject({ path: z.string().min(1) })]),
    train: count.default(2000),
    validation: count.default(500),
    test: count.default(1000),
    groupBy: z.string().min(1).exactOptional(),
    folds: z.int().min(2).max(1000).exactOptional(),
    fold: count.exactOptional(),
    cutMs: milliseconds,
    cutStepMs: milliseconds,
  })
  .refine(({ folds, fold }) => (folds ?? 0) >= (fold ?? 0), 'fold must be one of folds')
  .refine(
    ({ folds, fold }) => folds === undefined || fold !== undefined,
    'folds needs a fold; train --folds N trains on each',
  )
  .refine(
    ({ cutMs, cutStepMs }) => cutStepMs === undefined || cutStepMs <= (cutMs ?? 0),
    'cutStepMs must be at most cutMs',
  )

const neuron = z.enum(neuronTypes).exactOptional()
const delayMs = z.number().nonnegative().exactOptional()
const size = count.max(100_000)

const layerSchema: z.ZodType<LayerPlan> = z.union(
  [
    z.strictObject({
      conv: size,
      kernel: count.max(64),
      stride: count.exactOptional(),
      padding: z.int().nonnegative().exactOptional(),
      groups: count.exactOptional(),
      delayMs,
    }),
    z.strictObject({ pool: count.max(64), kind: z.enum(['sum', 'average']).exactOptional() }),
    z.strictObject({ pool: count.max(64), spiking: z.literal(true), delayMs }),
    z.strictObject({ dense: size, delayMs }),
    z.strictObject({ recurrent: size, delayMs }),
  ],
  { error: 'a layer is { conv, kernel }, { pool }, { dense } or { recurrent }, with the fields that README names' },
)

const networkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dense').default('dense'), neuron }),
  z.strictObject({ kind: z.literal('conv'), neuron }),
  z.strictObject({ kind: z.literal('vgg'), neuron }),
  z.strictObject({ kind: z.literal('recurrent'), neuron }),
  z.strictObject({ kind: z.literal('layers'), neuron, layers: z.array(layerSchema).max(100) }),
  z.strictObject({ kind: z.literal('file'), neuron, path: z.string().min(1) }),
])

const objectiveName = z.enum(objectiveNames)
const objectiveSchema = z.union(
  [objectiveName, z.strictObject({ name: objectiveName, reference: z.number().exactOptional() })],
  { error: `name one of ${objectiveNames.join(', ')}, or give { "name", "reference" }` },
)

/** That a network fits its target, and what else must not be exceeded. */
const constraintsSchema = z.strictObject({
  fits: z.boolean().default(false),
  ...(Object.fromEntries(
    objectiveNames.map((name) => [name, z.strictObject({ max: z.number() }).exactOptional()]),
  ) as Record<ObjectiveName, z.ZodExactOptional<z.ZodObject<{ max: z.ZodNumber }>>>),
})

const algorithmName = z.enum(Object.keys(algorithms) as AlgorithmName[])
const seed = z.int().min(0).max(0xffffffff)

/** Where it is from, what was published of it, and what differs. */
const provenance = z.string().min(1).max(2000).exactOptional()

export const designSchema = z.strictObject({
  name: z.string().min(1).max(200),
  provenance,
  seed: seed.default(1),
  dataset: datasetSchema,
  algorithm: algorithmName.default('slayer'),
  network: networkSchema.prefault({}),
  space: spaceSchema.prefault({}),
  fixed: z.record(z.string(), value).default({}),
  objectives: z.array(objectiveSchema).min(1).max(6),
  constraints: constraintsSchema.prefault({}),
  target: z.string().min(1).optional(),
  sampler: z.enum(samplerNames).default('bayesian'),
  pruning: z.enum(prunerNames).default('none'),
  warmStart: z.array(z.string().min(1)).max(8).default([]),
  costAware: z.boolean().default(false),
  budget: z.strictObject({ trials: count.optional(), minutes: z.number().positive().optional() }),
})

export interface DesignObjective {
  readonly name: ObjectiveName
  readonly reference?: number
}

/** `fits`: the target's limits. By an objective's name, studied or not: what a member of the front may have at most. */
export type Constraints = { readonly fits: boolean } & Readonly<
  Partial<Record<ObjectiveName, { readonly max: number }>>
>

/** What must not be exceeded, by name. */
export const limitsIn = ({ fits: _, ...limits }: Constraints): { name: ObjectiveName; max: number }[] =>
  Object.entries(limits).map(([name, { max }]) => ({ name: name as ObjectiveName, max }))

/**
 * A data set and how it is split. `cutMs` cuts recordings into windows, the later ones of each for validation and test;
 * `groupBy` keeps the samples of a subject or recording in one part; `fold` of `folds` is the test set, the rest is for
 * training, and `train`, `test` and an official test set do not count then.
 */
export interface DatasetChoice extends PartsChoice {
  readonly name: string | { readonly path: string }
}

export interface Design {
  readonly name: string
  readonly provenance?: string
  readonly seed: number
  readonly dataset: DatasetChoice
  readonly algorithm: AlgorithmName
  readonly network: NetworkChoice
  readonly space: Space
  readonly fixed: Parameters
  readonly objectives: readonly DesignObjective[]
  readonly constraints: Constraints
  readonly target?: string
  readonly sampler: SamplerName
  readonly pruning: PrunerName
  /** Folders of studies, or files of Optuna's, whose trials teach the search before its first. */
  readonly warmStart: readonly string[]
  /** Whether what a network improves counts by what its training costs. */
  readonly costAware: boolean
  readonly budget: { readonly trials?: number; readonly minutes?: number }
}

/**
 * A design from its text, defaults filled in.
 * @param source the file, named in errors.
 * @throws UserError naming file, field and value, with the remedy.
 */
export const parseDesign = (source: string, text: string): Design => {
  const parsed = parseJson(
    source,
    text,
    designSchema,
    'Correct the field; `design --print-schema` prints what is allowed.',
  )
  const design = {
    ...parsed,
    objectives: parsed.objectives.map((entry) => (typeof entry === 'string' ? { name: entry } : entry)),
  } as Design
  const names = design.objectives.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice) throw inputError(`${source}: objectives lists ${twice} twice`, 'Name each objective once.')
  const limited = limitsIn(design.constraints).map(({ name }) => name)
  const homeless = [...names, ...limited].find((name) => objectiveDoc(name).needsTarget && !design.target)
  if (homeless) {
    throw inputError(`${source}: ${homeless} needs a target, and there is none`, 'Add "target": "ucaspian".')
  }
  if (design.constraints.fits && !design.target) {
    throw inputError(
      `${source}: constraints.fits is true, but there is no target to fit`,
      'Name a target or remove it.',
    )
  }
  if (design.budget.trials === undefined && design.budget.minutes === undefined) {
    throw inputError(`${source}: budget is empty`, 'Give "trials", "minutes" or both.')
  }
  const both = Object.keys(design.space).find((name) => name in design.fixed)
  if (both) throw inputError(`${source}: ${both} is in space and in fixed`, 'Search it or fix it, not both.')
  if (design.warmStart.length > 0 && design.sampler !== 'bayesian') {
    throw inputError(
      `${source}: sampler is ${design.sampler}, which learns nothing from the studies of warmStart`,
      'Use bayesian, or `study enqueue DIR --from STUDY`.',
    )
  }
  if (design.costAware && design.sampler !== 'bayesian') {
    throw inputError(`${source}: sampler is ${design.sampler}, which counts no costs`, 'Use bayesian, or no costAware.')
  }
  return design
}

export const runSchema = z.strictObject({
  provenance,
  dataset: datasetSchema,
  algorithm: algorithmName.default('slayer'),
  network: networkSchema.prefault({}),
  parameters: z.record(z.string(), value).default({}),
  seed: seed.default(1),
  target: z.string().min(1).optional(),
})

/** One network with given parameters. */
export interface Run {
  readonly provenance?: string
  readonly dataset: DatasetChoice
  readonly algorithm: AlgorithmName
  readonly network: NetworkChoice
  readonly parameters: Parameters
  readonly seed: number
  readonly target?: string
}

/** A run from its text, defaults filled in. */
export const parseRun = (source: string, text: string): Run =>
  parseJson(source, text, runSchema, 'Correct the field; README has an example.') as Run
