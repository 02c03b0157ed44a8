/** Reads the trials of a study, each row checked: a file is an edge, whoever wrote it. */
import { z } from 'zod'
import type { Parameters } from '../../core/search/space.ts'
import { type Distribution, distributionSchema, fromInternal } from './distribution.ts'
import { damaged } from './failure.ts'
import { fromDateText, fromStored, stateOf, type TrialState } from './optuna-values.ts'
import { attributeRow, jsonText, readRows, standsFor, type OpenFile } from './rows.ts'
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

const dateText = z.string().transform(standsFor('a date', fromDateText)).nullable()

const trialRow = z.object({
  id: z.int(),
  number: z.int().nonnegative(),
  state: z.string().transform(standsFor('a state', stateOf)),
  started: dateText,
  completed: dateText,
})
const numberRow = z.object({ id: z.int(), key: z.int(), value: z.number().nullable(), type: z.string() }).transform(
  standsFor('a stored number', ({ id, key, value, type }) => {
    const number = fromStored(value, type)
    return number === undefined ? undefined : { id, key, value: number }
  }),
)
const parameterRow = z
  .object({ id: z.int(), key: z.string(), value: z.number(), distribution: jsonText.pipe(distributionSchema) })
  .transform(
    standsFor('a parameter of that distribution', (row) => {
      const value = fromInternal(row.distribution, row.value)
      return value === undefined ? undefined : { ...row, value }
    }),
  )

/** Which trials: those of a study, or (number not null) one of them. */
type Scope = readonly [study: number, number: number | null]
const inScope = 'study_id = ? AND number = coalesce(?, number)'

/** The rows of a table that has several for a trial, by trial. */
const readByTrial = <Row extends { id: number }>(
  file: OpenFile,
  scope: Scope,
  table: string,
  schema: z.ZodType<Row>,
  columns: string,
  order: string,
): ((trial: number) => readonly Row[]) => {
  const sql = `SELECT trial_id AS id, ${columns} FROM ${table} JOIN trials USING (trial_id)
    WHERE ${inScope} ORDER BY ${order}`
  const rows = Map.groupBy(readRows(file, table, schema, sql, ...scope), (row) => row.id)
  return (trial) => rows.get(trial) ?? []
}

/** Every trial of a study by number, or the one asked for. */
export const readTrials = (file: OpenFile, study: Study, only: number | null = null): StoredTrial[] => {
  const scope: Scope = [study.id, only]
  const objectives = study.directions.length
  const trials = readRows(
    file,
    'trials',
    trialRow,
    `SELECT trial_id AS id, number, state, datetime_start AS started, datetime_complete AS completed
      FROM trials WHERE ${inScope} ORDER BY number`,
    ...scope,
  )
  const parametersOf = readByTrial(
    file,
    scope,
    'trial_params',
    parameterRow,
    'param_name AS key, param_value AS value, distribution_json AS distribution',
    'param_id',
  )
  const valuesOf = readByTrial(
    file,
    scope,
    'trial_values',
    numberRow,
    'objective AS key, value, value_type AS type',
    'objective',
  )
  const intermediateOf = readByTrial(
    file,
    scope,
    'trial_intermediate_values',
    numberRow,
    'step AS key, intermediate_value AS value, intermediate_value_type AS type',
    'step',
  )
  const attributesOf = (kind: 'user' | 'system') => {
    const rowsOf = readByTrial(file, scope, `trial_${kind}_attributes`, attributeRow, 'key, value_json AS value', 'key')
    return (trial: number) => Object.fromEntries(rowsOf(trial).map(({ key, value }) => [key, value]))
  }
  const userAttributesOf = attributesOf('user')
  const systemAttributesOf = attributesOf('system')

  return trials.map((trial, index): StoredTrial => {
    if (trial.number === trials[index - 1]?.number) throw damaged(file.path, `there are two trials ${trial.number}`)
    const parameters = parametersOf(trial.id)
    const values = valuesOf(trial.id).map(({ key, value }, objective) => (key === objective ? value : NaN))
    const complete = values.length === objectives && !values.some(Number.isNaN)
    if (!complete && (values.length > 0 || trial.state === 'complete'))
      throw damaged(file.path, `trial ${trial.number} has values for other than ${objectives} objectives`)
    return {
      ...trial,
      parameters: Object.fromEntries(parameters.map(({ key, value }) => [key, value])),
      distributions: Object.fromEntries(parameters.map(({ key, distribution }) => [key, distribution])),
      values: complete ? values : null,
      intermediate: intermediateOf(trial.id).map(({ key, value }) => [key, value]),
      userAttributes: userAttributesOf(trial.id),
      systemAttributes: systemAttributesOf(trial.id),
    }
  })
}
