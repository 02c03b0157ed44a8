/** Reads the trials of a study, each row checked. */
import type { Parameters, ParameterValue } from '../../core/search/space.ts'
import { type Distribution, distributionSchema, fromInternal } from './distribution.ts'
import { damaged } from './failure.ts'
import { fromDateText, fromStored, optunaStates, stateOf, type TrialState } from './optuna-values.ts'
import {
  attributeTable,
  fieldName,
  integer,
  jsonOf,
  number,
  orNull,
  readRows,
  text,
  visitRows,
  type OpenFile,
  type Table,
} from './rows.ts'
import type { Study } from './study-reader.ts'

export interface StoredTrial {
  /** The row; ours and Optuna's files differ in it. Trials are named by `number`. */
  readonly id: number
  readonly number: number
  readonly state: TrialState
  readonly parameters: Parameters
  readonly distributions: Readonly<Record<string, Distribution>>
  /** One an objective, or null: a trial that did not get that far. */
  readonly values: readonly number[] | null
  /** [step, value], by step. */
  readonly intermediate: readonly (readonly [step: number, value: number])[]
  readonly userAttributes: Readonly<Record<string, unknown>>
  /** Optuna's own; `fixed_params` holds the parameters of a waiting trial. */
  readonly systemAttributes: Readonly<Record<string, unknown>>
  readonly started: Date | null
  readonly completed: Date | null
}

/** Whether every constraint that Optuna kept of a trial holds: at most 0, in a list (until 4) or each by its name (from 5). */
export const keepsConstraints = ({ systemAttributes }: Pick<StoredTrial, 'systemAttributes'>): boolean =>
  Object.entries(systemAttributes)
    .filter(([key]) => key === 'constraints' || key.startsWith('constraints:'))
    .flatMap(([, value]) => value)
    .every((value) => Number(value) <= 0)

/** How much is read where not all is needed. */
export interface Extent {
  /** The names of the user attributes; all by default. */
  readonly userAttributes?: readonly string[]
  /** Of which trials intermediate values are read; all by default. */
  readonly intermediate?: 'none' | 'running'
}

const date = (sql: string) => orNull(text(sql, 'a date', fromDateText))

const trials: Table<Pick<StoredTrial, 'id' | 'number' | 'state' | 'started' | 'completed'>> = {
  name: 'trials',
  columns: {
    id: integer('trial_id'),
    number: integer('number'),
    state: text('state', 'a state', stateOf),
    started: date('datetime_start'),
    completed: date('datetime_complete'),
  },
}

/** A table of values that may be infinite, for each trial by `key`. */
const numbers = (
  name: string,
  key: string,
  value: string,
): Table<
  { id: number; key: number; value: number | null; type: string },
  { id: number; key: number; value: number }
> => ({
  name,
  columns: { id: integer('trial_id'), key: integer(key), value: orNull(number(value)), type: text(`${value}_type`) },
  row: {
    what: 'a stored number',
    meaning: ({ id, key, value, type }) => {
      const number = fromStored(value, type)
      return number === undefined ? undefined : { id, key, value: number }
    },
  },
})

/** Thousands of trials share a few distributions: each text is read once. */
const distributions = () => {
  const known = new Map<string, Distribution>()
  return text('distribution_json', 'JSON', (json) => {
    const value = known.has(json) ? undefined : jsonOf(json)
    if (value !== undefined) known.set(json, distributionSchema.parse(value))
    return known.get(json)
  })
}

const parameters = (): Table<
  { id: number; key: string; value: number; distribution: Distribution },
  { id: number; key: string; value: ParameterValue; distribution: Distribution }
> => ({
  name: 'trial_params',
  columns: {
    id: integer('trial_id'),
    key: fieldName('param_name'),
    value: number('param_value'),
    distribution: distributions(),
  },
  row: {
    what: 'a parameter of that distribution',
    meaning: ({ id, key, value: internal, distribution }) => {
      const value = fromInternal(distribution, internal)
      return value === undefined ? undefined : { id, key, value, distribution }
    },
  },
})

/** What the tables beside `trials` hold of a trial, while they are read. */
interface Parts {
  readonly parameters: Record<string, ParameterValue>
  readonly distributions: Record<string, Distribution>
  /** NaN where an objective is left out. */
  readonly values: number[]
  readonly intermediate: [step: number, value: number][]
  readonly userAttributes: Record<string, unknown>
  readonly systemAttributes: Record<string, unknown>
}

const noParts = (): Parts => ({
  parameters: {},
  distributions: {},
  values: [],
  intermediate: [],
  userAttributes: {},
  systemAttributes: {},
})

/** Every trial of a study by number, or the one of a row (trial_id). */
export const readTrials = (
  file: OpenFile,
  { id: study, directions }: Study,
  { userAttributes, intermediate }: Extent = {},
  only?: number,
): StoredTrial[] => {
  const found =
    only === undefined
      ? readRows(file, trials, 'WHERE study_id = ? ORDER BY number', study)
      : readRows(file, trials, 'WHERE trial_id = ?', only)
  const parts = new Map(found.map(({ id }) => [id, noParts()]))

  /** Visits the rows of a table that has several for a trial; a file has one study, so that all of them are its own. */
  const collect = <Cells extends object, Row extends { id: number }>(
    table: Table<Cells, Row>,
    take: (parts: Parts, row: Row) => void,
    order: string,
    which = 'true',
    ...values: string[]
  ): void => {
    const visit = (row: Row): void => {
      const trial = parts.get(row.id)
      if (!trial) throw damaged(file.path, `a row of ${table.name} belongs to no trial: its trial_id is ${row.id}`)
      take(trial, row)
    }
    if (only === undefined) visitRows(file, table, visit, `WHERE ${which} ORDER BY ${order}`, ...values)
    else visitRows(file, table, visit, `WHERE ${which} AND trial_id = ? ORDER BY ${order}`, ...values, only)
  }
  collect(
    parameters(),
    (trial, { key, value, distribution }) => {
      trial.parameters[key] = value
      trial.distributions[key] = distribution
    },
    'param_id',
  )
  collect(
    numbers('trial_values', 'objective', 'value'),
    ({ values }, { key, value }) => values.push(key === values.length ? value : NaN),
    'objective',
  )
  const ofRunning = `trial_id IN (SELECT trial_id FROM trials WHERE state = '${optunaStates.running}')`
  collect(
    numbers('trial_intermediate_values', 'step', 'intermediate_value'),
    (trial, { key, value }) => trial.intermediate.push([key, value]),
    'step',
    { none: 'false', running: ofRunning, all: 'true' }[intermediate ?? 'all'],
  )
  collect(
    attributeTable('trial', 'user'),
    (trial, { key, value }) => (trial.userAttributes[key] = value),
    'key',
    userAttributes && `key IN (${userAttributes.map(() => '?').join()})`,
    ...(userAttributes ?? []),
  )
  collect(attributeTable('trial', 'system'), (trial, { key, value }) => (trial.systemAttributes[key] = value), 'key')

  return found.map((trial, index): StoredTrial => {
    const { number, state } = trial
    if (number < 0) throw damaged(file.path, `trials.${index}.number: ${number} is negative`)
    if (number === found[index - 1]?.number) throw damaged(file.path, `there are two trials ${number}`)
    const { values, ...rest } = parts.get(trial.id)!
    const isComplete = values.length === directions.length && !values.some(Number.isNaN)
    if (!isComplete && (values.length > 0 || state === 'complete'))
      throw damaged(file.path, `trial ${number} has values for other than ${directions.length} objectives`)
    return { ...trial, ...rest, values: isComplete ? values : null }
  })
}
