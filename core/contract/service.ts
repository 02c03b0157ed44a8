/** The service's methods and events: what the window, the browser and scripts can ask of it. Every host carries just this. */
import { z } from 'zod'
import type { Confirmation } from './confirmation.ts'
import type { Insight } from './insight.ts'
import type { Catalog, SetUp } from './catalog.ts'
import type { DatasetDetail, SampleDetail } from './dataset.ts'
import type {
  EpochPoint,
  Front,
  MappingDetail,
  StudySnapshot,
  StudyState,
  StudySummary,
  TrialDetail,
  TrialRow,
} from './views.ts'

interface Method<In, Out> {
  readonly input: z.ZodType<In>
  /** Never there: carries the type of what is answered. */
  readonly output?: Out
}

const method =
  <Out>() =>
  <In>(input: z.ZodType<In>): Method<In, Out> => ({ input })

const none = z.strictObject({})
const id = z.string().min(1).max(200)
const number = z.int().nonnegative()
/** A data set by its name, or by the path of a folder. */
const dataset = z.union([id, z.strictObject({ path: z.string().min(1).max(4096) })])
const count = z.int().min(1).max(1_000_000)
const value = z.union([z.number(), z.string(), z.boolean()])
const study = z.strictObject({ id })
const trial = z.strictObject({ id, trial: number })

export const methods = {
  catalog: method<Catalog>()(none),
  'dataset.detail': method<DatasetDetail>()(z.strictObject({ name: dataset })),
  /** Checks a user's own copy, of an absolute path, and keeps its index under the name. */
  'dataset.import': method<DatasetDetail>()(z.strictObject({ name: id, path: z.string().min(1).max(4096) })),
  /** The `at`-th sample, of a class where `label` names one. */
  'dataset.sample': method<SampleDetail>()(
    z.strictObject({ name: dataset, label: number.exactOptional(), at: number }),
  ),
  /** What a design means before it is a study; throws what is wrong with it. */
  setUp: method<SetUp>()(z.strictObject({ design: z.unknown(), measure: z.boolean().default(false) })),
  'draft.save': method<null>()(z.strictObject({ draft: z.unknown() })),
  'draft.load': method<unknown>()(none),
  'studies.list': method<readonly StudySummary[]>()(none),
  'studies.create': method<{ readonly id: string }>()(z.strictObject({ design: z.unknown() })),
  'studies.duplicate': method<{ readonly id: string }>()(study),
  /** Moves it to the trash, from where `studies.restore` brings it back. */
  'studies.remove': method<null>()(study),
  'studies.restore': method<null>()(study),
  /** The study as it is; its events follow until `study.close`. */
  'study.open': method<StudySnapshot>()(study),
  'study.close': method<null>()(study),
  'study.start': method<null>()(z.strictObject({ id, workers: z.int().min(1).max(256).exactOptional() })),
  /** Trials under way finish, none begins. */
  'study.pause': method<null>()(study),
  /** Ends within a batch; trials under way are trained again when it starts. */
  'study.stop': method<null>()(study),
  'study.budget': method<null>()(z.strictObject({ id, trials: count })),
  /**
   * Trains the members of a finished study's front again, with so many further seeds, then tests those that stay on it;
   * paused, stopped and gone on with like a study's trials. Without `seeds`: as many as before, or 5. What comes of it
   * is told as events, and stands in the snapshot.
   */
  'study.confirm': method<null>()(
    z.strictObject({
      id,
      seeds: z.int().min(1).max(1000).exactOptional(),
      workers: z.int().min(1).max(256).exactOptional(),
    }),
  ),
  'study.enqueue': method<{ readonly trial: number }>()(
    z.strictObject({ id, parameters: z.record(z.string(), value) }),
  ),
  /** What its complete trials tell beside their front. */
  'study.insight': method<Insight>()(study),
  'trial.retry': method<{ readonly trial: number }>()(trial),
  'trial.remove': method<null>()(trial),
  'trial.detail': method<TrialDetail>()(trial),
  'trial.map': method<MappingDetail>()(z.strictObject({ id, trial: number, target: z.string().min(1) })),
  'trial.export': method<{ readonly folder: string; readonly files: readonly string[] }>()(
    z.strictObject({ id, trial: number, target: z.string().min(1) }),
  ),
  /** The first part of an exported text file. */
  'trial.file': method<{ readonly text: string; readonly cut: boolean }>()(
    z.strictObject({ id, trial: number, target: z.string().min(1), name: z.string().min(1).max(200) }),
  ),
  'study.table': method<{ readonly text: string }>()(z.strictObject({ id, format: z.enum(['csv', 'json']) })),
} as const satisfies Record<string, Method<never, unknown> | Method<unknown, unknown>>

export type MethodName = keyof typeof methods
export type InputOf<M extends MethodName> = z.input<(typeof methods)[M]['input']>
export type ParsedOf<M extends MethodName> = z.output<(typeof methods)[M]['input']>
export type OutputOf<M extends MethodName> = (typeof methods)[M] extends { readonly output?: infer Out } ? Out : never

/** What the service tells unasked. Events of a study carry its sequence number, without gaps. */
export type ServiceEvent =
  | { readonly event: 'studies' }
  /** How many samples of a set that is being imported have been read. */
  | { readonly event: 'import'; readonly name: string; readonly samples: number }
  | {
      readonly event: 'trial'
      readonly id: string
      readonly seq: number
      readonly trial: TrialRow
      readonly front?: Front
    }
  | {
      readonly event: 'removed'
      readonly id: string
      readonly seq: number
      readonly trial: number
      readonly front: Front
    }
  | {
      readonly event: 'epoch'
      readonly id: string
      readonly seq: number
      readonly trial: number
      readonly point: EpochPoint
    }
  | {
      readonly event: 'state'
      readonly id: string
      readonly seq: number
      readonly state: StudyState
      readonly workers: number
      readonly message?: string
    }
  | {
      readonly event: 'confirmation'
      readonly id: string
      readonly seq: number
      readonly confirmation: Confirmation
    }
  /** Too much was told for this line: the study as it is, instead of what was left out. */
  | { readonly event: 'snapshot'; readonly snapshot: StudySnapshot }

/** From the window: a request, or that an earlier one is no longer wanted. */
export const requestSchema = z.union([
  z.strictObject({ id: z.int().nonnegative(), method: z.string().max(100), input: z.unknown().optional() }),
  z.strictObject({ cancel: z.int().nonnegative() }),
])
export type Request = z.infer<typeof requestSchema>

export interface ServiceFailure {
  /** What happened, with the place and the value. */
  readonly message: string
  readonly remedy: string
  readonly kind: 'input' | 'work' | 'bug'
}

export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: ServiceFailure }
  | ServiceEvent
