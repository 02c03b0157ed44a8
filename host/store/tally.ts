/** What the trials of a study add up to, as SQLite counts them; those that were taken out count nothing. */
import { damaged } from './failure.ts'
import { stateOf, type TrialState } from './optuna-values.ts'
import { integer, readRows, text, type OpenFile, type Table } from './rows.ts'
import type { Study } from './study-reader.ts'

export type TrialCounts = Readonly<Record<TrialState, number>>

export interface Tally {
  readonly counts: TrialCounts
  /** The best value of each objective; empty until a trial is complete. */
  readonly best: readonly number[]
}

export const noTrials: TrialCounts = { running: 0, complete: 0, pruned: 0, failed: 0, waiting: 0 }

/** The user attribute of a trial that a user took out; its row stays. */
export const removedKey = 'removed'

/** Whether a user took the trial out of the study; its row stays in the store. */
export const isRemoved = ({
  userAttributes,
}: {
  readonly userAttributes: Readonly<Record<string, unknown>>
}): boolean => userAttributes[removedKey] === true

const kept = `study_id = ? AND trial_id NOT IN
  (SELECT trial_id FROM trial_user_attributes WHERE key = '${removedKey}' AND value_json = 'true')`
/** As toStored writes them; a number too large for SQLite's floats is infinite there. */
const value = "CASE value_type WHEN 'INF_POS' THEN 9e999 WHEN 'INF_NEG' THEN -9e999 ELSE value END"

/** The states of the trials by number, those taken out left out. */
export const readStates = (file: OpenFile, { id }: Study): ReadonlyMap<number, TrialState> => {
  const rows = readRows(file, stateTable, `WHERE ${kept}`, id)
  return new Map(rows.map(({ number, state }) => [number, state]))
}

const stateTable: Table<{ number: number; state: TrialState }> = {
  name: 'trials',
  columns: { number: integer('number'), state: text('state', 'a state', stateOf) },
}

export const readTally = ({ path, database }: OpenFile, { id, directions }: Study): Tally => {
  const counts = { ...noTrials }
  const states = database.prepare(`SELECT state, count(*) AS count FROM trials WHERE ${kept} GROUP BY state`).all(id)
  for (const { state, count } of states) {
    const known = stateOf(String(state))
    if (known === undefined) throw damaged(path, `trials: ${JSON.stringify(state)} is not a state`)
    counts[known] = Number(count)
  }
  const extremes = database
    .prepare(
      `SELECT min(${value}) AS minimize, max(${value}) AS maximize FROM trial_values JOIN trials USING (trial_id)
        WHERE ${kept} AND state = 'COMPLETE' GROUP BY objective ORDER BY objective`,
    )
    .all(id)
  return { counts, best: extremes.map((row, objective) => Number(row[directions[objective]!])) }
}
