/** Reads a journal file of Optuna's (JournalFileBackend): one operation a line, played back in their order. */
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import type { Parameters, ParameterValue } from '../../core/search/space.ts'
import { readTextFile } from '../files/json.ts'
import { distributionSchema, fromInternal } from './distribution.ts'
import type { Direction, TrialState } from './optuna-values.ts'
import { readPythonJson } from './python-json.ts'

export interface JournalTrial {
  readonly number: number
  readonly state: TrialState
  readonly parameters: Parameters
  readonly values: readonly number[] | null
  readonly userAttributes: Readonly<Record<string, unknown>>
  readonly systemAttributes: Readonly<Record<string, unknown>>
}

export interface JournalStudy {
  readonly name: string
  readonly directions: readonly Direction[]
  readonly metricNames: readonly string[] | null
  readonly trials: readonly JournalTrial[]
}

const attributes = z.record(z.string(), z.unknown())
const values = z.array(z.number()).nullable()
/** In Optuna's order of numbers. */
const stateNames = ['running', 'complete', 'pruned', 'failed', 'waiting'] as const satisfies readonly TrialState[]
const state = z.int().refine((n) => n in stateNames, 'is no state')
const distribution = z
  .string()
  .transform((text) => readPythonJson(text))
  .pipe(distributionSchema)
const study = z.int()
const trial = z.int()

/** The operations that say something of trials; others are passed over. */
const operations = {
  0: z.object({ study_name: z.string(), directions: z.array(z.union([z.literal(1), z.literal(2)])).min(1) }),
  1: z.object({ study_id: study }),
  3: z.object({ study_id: study, system_attr: attributes }),
  4: z.object({
    study_id: study,
    state: state.default(0),
    value: z.number().nullish(),
    values: values.default(null),
    distributions: z.record(z.string(), distribution).default({}),
    params: z.record(z.string(), z.number()).default({}),
    user_attrs: attributes.default({}),
    system_attrs: attributes.default({}),
  }),
  5: z.object({ trial_id: trial, param_name: z.string(), param_value_internal: z.number(), distribution }),
  6: z.object({ trial_id: trial, state, values }),
  8: z.object({ trial_id: trial, user_attr: attributes }),
  9: z.object({ trial_id: trial, system_attr: attributes }),
} as const

type Played = { -readonly [K in keyof JournalTrial]: JournalTrial[K] } & { parameters: Record<string, ParameterValue> }

interface PlayedStudy {
  name: string
  directions: Direction[]
  system: Record<string, unknown>
  trials: Played[]
}

const isOver = ({ state }: Played): boolean => state !== 'running' && state !== 'waiting'

/** @throws Error where an operation is not what Optuna writes. */
const play = (lines: readonly unknown[]): PlayedStudy[] => {
  const studies: (PlayedStudy | undefined)[] = []
  const trials: Played[] = []
  const put = (to: Played, name: string, spec: z.output<typeof distribution>, internal: number): void => {
    const value = fromInternal(spec, internal)
    if (value === undefined) throw new Error(`${name} is no choice`)
    to.parameters[name] = value
  }
  /** The trial, while it may change. */
  const open = (id: number): Played | undefined => (trials[id] && !isOver(trials[id]) ? trials[id] : undefined)
  const perform: { [Code in keyof typeof operations]: (o: z.output<(typeof operations)[Code]>) => void } = {
    0: ({ study_name, directions }) => {
      if (studies.some((other) => other?.name === study_name)) return
      const words = directions.map((code) => (code === 1 ? ('minimize' as const) : ('maximize' as const)))
      studies.push({ name: study_name, directions: words, system: {}, trials: [] })
    },
    1: ({ study_id }) => void (studies[study_id] &&= undefined),
    3: ({ study_id, system_attr }) => void Object.assign(studies[study_id]?.system ?? {}, system_attr),
    4: (o) => {
      const of = studies[o.study_id]
      if (!of) return
      const begun: Played = {
        number: of.trials.length,
        state: stateNames[o.state]!,
        parameters: {},
        values: o.values ?? (typeof o.value === 'number' ? [o.value] : null),
        userAttributes: o.user_attrs,
        systemAttributes: o.system_attrs,
      }
      for (const [name, internal] of Object.entries(o.params)) put(begun, name, o.distributions[name]!, internal)
      of.trials.push(begun)
      trials.push(begun)
    },
    5: (o) => {
      const to = open(o.trial_id)
      if (to) put(to, o.param_name, o.distribution, o.param_value_internal)
    },
    6: (o) => {
      const to = open(o.trial_id)
      if (to) Object.assign(to, { state: stateNames[o.state]!, values: o.values ?? to.values })
    },
    8: ({ trial_id, user_attr }) => void Object.assign(open(trial_id)?.userAttributes ?? {}, user_attr),
    9: ({ trial_id, system_attr }) => void Object.assign(open(trial_id)?.systemAttributes ?? {}, system_attr),
  }
  for (const line of lines) {
    const { op_code } = z.object({ op_code: z.int().min(0).max(10) }).parse(line)
    if (!(op_code in operations)) continue
    const code = op_code as keyof typeof operations
    ;(perform[code] as (operation: unknown) => void)(operations[code].parse(line))
  }
  return studies.filter((found) => found !== undefined)
}

/**
 * The one study of a journal. A last line that was cut off does not count, as in Optuna.
 * @throws UserError where the file is no journal, or holds none or several studies.
 */
export const readJournal = (path: string): JournalStudy => {
  const lines = readTextFile(path).split('\n')
  // what follows the last line's end was not written whole
  lines.pop()
  let studies: PlayedStudy[]
  try {
    studies = play(lines.map((line) => readPythonJson(line)))
  } catch {
    throw inputError(`${path} is no journal of Optuna's`, 'Give the folder of a study, a study.db or a journal file.')
  }
  if (studies.length !== 1)
    throw inputError(
      `${path} holds ${studies.length} studies`,
      'Copy the one you want to a file of its own (optuna.copy_study).',
    )
  const [{ name, directions, system, trials }] = studies as [PlayedStudy]
  const torn = trials.find(({ state, values }) => state === 'complete' && values?.length !== directions.length)
  if (torn)
    throw inputError(`${path}: trial ${torn.number} has not one value an objective`, 'Name another study, or mend it.')
  const names = z.array(z.string()).length(directions.length).safeParse(system['study:metric_names'])
  return { name, directions, metricNames: names.data ?? null, trials }
}
