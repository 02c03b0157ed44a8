/** What may be asked of the search from outside: one JSON object a line. */
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import type { Objective, Problem } from '../../core/search/problem.ts'
import { endingPrunerNames, type PrunerName } from '../../core/search/pruning/pruners.ts'
import { samplerNames, type SamplerName } from '../../core/search/samplers/samplers.ts'
import { spaceSchema, type Space } from '../../core/search/space.ts'

/** Echoed in the answer. */
const id = z.union([z.number(), z.string()]).exactOptional()
const trial = z.int().nonnegative()
const value = z.union([z.number(), z.string(), z.boolean()])

const objectives: z.ZodType<Objective[]> = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(200),
      direction: z.enum(['minimize', 'maximize']).default('minimize'),
      reference: z.number().exactOptional(),
    }),
  )
  .min(1, 'name at least one objective')
  .max(20)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'an objective is named twice')

/** What a trial may have at most, of an objective or of a figure that is told besides. */
const constraints = z.record(z.string().min(1).max(200), z.strictObject({ max: z.number() }))

const opening = {
  op: z.literal('open'),
  id,
  seed: z.int().min(0).max(0xffffffff).exactOptional(),
  sampler: z.enum(samplerNames).exactOptional(),
  pruning: z.enum(endingPrunerNames).exactOptional(),
  trials: z.int().min(1).exactOptional(),
  study: z.string().min(1).exactOptional(),
  space: spaceSchema.exactOptional(),
  objectives: objectives.exactOptional(),
  constraints: constraints.exactOptional(),
  costAware: z.boolean().exactOptional(),
}

const outcomes = ['values', 'state', 'intermediate'] as const

const telling = z
  .strictObject({
    op: z.literal('tell'),
    id,
    trial,
    values: z.array(z.number()).exactOptional(),
    figures: z.record(z.string(), z.number()).exactOptional(),
    cost: z.number().positive().exactOptional(),
    state: z.enum(['failed', 'pruned']).exactOptional(),
    step: z.int().nonnegative().exactOptional(),
    intermediate: z.array(z.number()).exactOptional(),
  })
  .refine(
    (told) => outcomes.filter((name) => name in told).length === 1 && 'step' in told === 'intermediate' in told,
    'tell either values, or a state, or a step with its intermediate values',
  )
  .refine(
    ({ values, figures, cost }) => values !== undefined || (figures ?? cost) === undefined,
    'figures and cost go with values',
  )

export const requestSchema = z.discriminatedUnion(
  'op',
  [
    z
      .strictObject(opening)
      .refine(({ space, objectives }) => (space === undefined) === (objectives === undefined), {
        error: 'space and objectives go together',
      })
      .refine(({ study, space }) => study !== undefined || space !== undefined, 'it has neither space nor study'),
    z.strictObject({ op: z.literal('ask'), id }),
    telling,
    z.strictObject({ op: z.literal('enqueue'), id, parameters: z.record(z.string(), value) }),
    z.strictObject({ op: z.literal('front'), id }),
  ],
  { error: 'op is one of open, ask, tell, enqueue, front' },
)

export type Request = z.infer<typeof requestSchema>
export type Opening = Extract<Request, { op: 'open' }>
export type Telling = Extract<Request, { op: 'tell' }>

/** What a search is, in an opening and where a study keeps it. */
export const orderSchema = z.object({
  space: spaceSchema,
  objectives,
  seed: z.int(),
  sampler: z.enum(samplerNames),
  pruning: z.enum(endingPrunerNames).default('frontier'),
  constraints: constraints.default({}),
  costAware: z.boolean().default(false),
  trials: z.int().exactOptional(),
})

export interface Order {
  readonly space: Space
  readonly objectives: readonly Objective[]
  readonly seed: number
  readonly sampler: SamplerName
  readonly pruning: PrunerName
  readonly constraints: Readonly<Record<string, { readonly max: number }>>
  readonly costAware: boolean
  /** The budget, if there is one. */
  readonly trials?: number
}

/** What an opening asks for; undefined where it leaves it to the study that it opens. */
export const orderOf = ({
  space,
  objectives,
  seed = 0,
  sampler = 'bayesian',
  pruning = 'frontier',
  constraints = {},
  costAware = false,
  trials,
}: Opening): Order | undefined => {
  if (!space || !objectives) return undefined
  if (costAware && sampler !== 'bayesian')
    throw inputError(`sampler is ${sampler}, which counts no costs`, 'Use bayesian, or no costAware.')
  const choices = { seed, sampler, pruning, constraints, costAware }
  return { space, objectives, ...choices, ...(trials !== undefined && { trials }) }
}

export const problemIn = ({ space, objectives, constraints, costAware, trials }: Order): Problem => ({
  space,
  objectives,
  limits: Object.entries(constraints).map(([name, { max }]) => ({ name, max })),
  costAware,
  ...(trials !== undefined && { trials }),
})
