/** A study's file, open: reads, creates, tells and finishes its trials; a change is durable when its call returns. */
import type { SQLInputValue } from 'node:sqlite'
import { inputError } from '../../core/contract/errors.ts'
import type { Parameters, Space } from '../../core/search/space.ts'
import { toInternal, writeDistribution } from './distribution.ts'
import { withStoreErrors } from './failure.ts'
import { optunaStates, stateOf, toDateText, toStored, type TrialState } from './optuna-values.ts'
import { writePythonJson } from './python-json.ts'
import type { OpenFile } from './rows.ts'
import { readStudy, readStudyAttributes, type Study } from './study-reader.ts'
import { readStates, readTally, type Tally } from './tally.ts'
import { type Extent, readTrials, type StoredTrial } from './trial-reader.ts'

/** An intermediate value, such as the error after an epoch. */
export type Told = readonly [trial: number, step: number, value: number]

/** Where Optuna keeps, of a trial, by how much it exceeds each limit. */
export const constraintsKey = 'constraints'

/** Made by `openStore`. Trials are named by their number, 0, 1, 2, ... */
export class StudyStore {
  readonly path: string
  readonly study: Study
  readonly #file: OpenFile
  readonly #now: () => Date
  /** Rows by number, as far as they were asked for: Optuna's schema has no index for it, and they never change. */
  readonly #rows = new Map<number, number>()

  constructor(file: OpenFile, now: () => Date) {
    this.path = file.path
    this.study = readStudy(file)
    this.#file = file
    this.#now = now
  }

  /** Every trial, by number; whole, or what `extent` leaves of it. */
  trials(extent?: Extent): StoredTrial[] {
    return this.#transaction('BEGIN', () => readTrials(this.#file, this.study, extent))
  }

  /** One trial as it is now. */
  trial(number: number): StoredTrial {
    return this.#transaction('BEGIN', () => readTrials(this.#file, this.study, undefined, this.#row(number))[0]!)
  }

  /** How many there are and how good, without reading each. */
  tally(): Tally {
    return this.#transaction('BEGIN', () => readTally(this.#file, this.study))
  }

  /** The states of trials by number, but those taken out. */
  states(): ReadonlyMap<number, TrialState> {
    return this.#transaction('BEGIN', () => readStates(this.#file, this.study))
  }

  /** Another number after each change by another connection (sqlite.org/pragma.html#pragma_data_version). */
  version(): number {
    return withStoreErrors(this.path, () => Number(this.#get('PRAGMA data_version')?.['data_version']))
  }

  /** The study's own attributes. */
  userAttributes(): Record<string, unknown> {
    return withStoreErrors(this.path, () => readStudyAttributes(this.#file, 'user', this.study.id))
  }

  /**
   * A new trial with these parameters (the active ones only); returns its number.
   * A `waiting` trial is one to be run later, in Optuna's form: its parameters are the system attribute `fixed_params`.
   */
  createTrial(parameters: Parameters, space: Space, state: 'running' | 'waiting' = 'running'): number {
    return this.#write(() => {
      const { number } = this.#get('SELECT count(*) AS number FROM trials WHERE study_id = ?', this.study.id)!
      const started = state === 'running' ? this.#date() : null
      const { lastInsertRowid } = this.#run(
        'INSERT INTO trials (number, study_id, state, datetime_start) VALUES (?, ?, ?, ?)',
        number!,
        this.study.id,
        optunaStates[state],
        started,
      )
      const trial = Number(lastInsertRowid)
      if (state === 'running') this.#insertParameters(trial, parameters, space)
      else this.#setAttribute('trial', 'system', trial, 'fixed_params', parameters)
      return Number(number)
    })
  }

  /** The first trial that waits, with the parameters it was asked for. */
  nextWaiting(): { readonly number: number; readonly parameters: Parameters } | undefined {
    const [row] = this.#transaction('BEGIN', () =>
      this.#file.database
        .prepare('SELECT number FROM trials WHERE study_id = ? AND state = ? ORDER BY number LIMIT 1')
        .all(this.study.id, optunaStates.waiting),
    )
    if (!row) return undefined
    const trial = this.trial(Number(row['number']))
    return { number: trial.number, parameters: trial.systemAttributes['fixed_params'] as Parameters }
  }

  /** Begins a waiting trial with these parameters. */
  startTrial(number: number, parameters: Parameters, space: Space): void {
    this.#write(() => {
      const trial = this.#trial(number, 'waiting')
      this.#setState(trial, 'running', 'datetime_start')
      this.#insertParameters(trial, parameters, space)
    })
  }

  /**
   * Begins a trial again that runs, after a crash, or was pruned: what it told so far is removed, its parameters stay, and
   * the attributes given take the place of its own.
   */
  restartTrial(number: number, userAttributes: Readonly<Record<string, unknown>> = {}): void {
    this.#write(() => {
      const trial = this.#trial(number, 'running', 'pruned')
      this.#run('DELETE FROM trial_intermediate_values WHERE trial_id = ?', trial)
      this.#run('DELETE FROM trial_user_attributes WHERE trial_id = ?', trial)
      this.#run('DELETE FROM trial_values WHERE trial_id = ?', trial)
      for (const [key, value] of Object.entries(userAttributes)) this.#setAttribute('trial', 'user', trial, key, value)
      this.#run('UPDATE trials SET datetime_complete = NULL WHERE trial_id = ?', trial)
      this.#setState(trial, 'running', 'datetime_start')
    })
  }

  /** What running trials tell at a step; a later value of the same step replaces it. */
  setIntermediate(...told: readonly Told[]): void {
    this.#write(() => this.#insertTold(told))
  }

  /** Ends a running trial with what it told last, all or nothing. `values`: one an objective, none NaN; null where it has none. */
  finishTrial(
    number: number,
    state: 'complete' | 'pruned' | 'failed',
    values: readonly number[] | null,
    userAttributes: Readonly<Record<string, unknown>> = {},
    told: readonly Told[] = [],
    exceeds: readonly number[] = [],
  ): void {
    const objectives = this.study.directions.length
    const isWhole = values === null ? state !== 'complete' : values.length === objectives && !values.some(Number.isNaN)
    if (!isWhole)
      throw inputError(
        `trial ${number} is told ${state} with the values ${values === null ? 'null' : `[${values.join(', ')}]`}`,
        `Give one number for each of the ${objectives} objectives, or tell it failed.`,
      )
    this.#write(() => {
      const trial = this.#trial(number, 'running')
      for (const [objective, value] of (values ?? []).entries())
        this.#run(
          'INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)',
          trial,
          objective,
          ...toStored(value),
        )
      this.#insertTold(told)
      for (const [key, value] of Object.entries(userAttributes)) this.#setAttribute('trial', 'user', trial, key, value)
      if (exceeds.length > 0) this.#setAttribute('trial', 'system', trial, constraintsKey, exceeds)
      this.#setState(trial, state, 'datetime_complete')
    })
  }

  /** Sets an attribute (what JSON can hold, NaN and infinities too) of a trial in any state, or of the study. */
  setUserAttribute(of: number | 'study', key: string, value: unknown): void {
    this.#write(() => {
      if (of === 'study') this.#setAttribute('study', 'user', this.study.id, key, value)
      else this.#setAttribute('trial', 'user', this.#trial(of), key, value)
    })
  }

  close(): void {
    if (this.#file.database.isOpen) this.#file.database.close()
  }

  /** All of `work`, durable, or nothing. */
  #write<T>(work: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', work)
  }

  /** Runs `work` on one state of the file, whoever else writes. */
  #transaction<T>(begin: string, work: () => T): T {
    return withStoreErrors(this.path, () => {
      this.#file.database.exec(begin)
      try {
        const result = work()
        this.#file.database.exec('COMMIT')
        return result
      } finally {
        if (this.#file.database.isTransaction) this.#file.database.exec('ROLLBACK')
      }
    })
  }

  #run(sql: string, ...values: SQLInputValue[]) {
    return this.#file.database.prepare(sql).run(...values)
  }

  #get(sql: string, ...values: SQLInputValue[]) {
    return this.#file.database.prepare(sql).get(...values)
  }

  #date(): string {
    return toDateText(this.#now())
  }

  /** The row (trial_id) of a trial. */
  #row(number: number): number {
    const known = this.#rows.get(number)
    if (known !== undefined) return known
    const row = this.#get('SELECT trial_id FROM trials WHERE study_id = ? AND number = ?', this.study.id, number)
    if (row === undefined) throw inputError(`${this.path} has no trial ${number}`, 'Choose one of its trials.')
    this.#rows.set(number, Number(row['trial_id']))
    return Number(row['trial_id'])
  }

  /** The same of a trial that must be in `state`, if one is given. */
  #trial(number: number, ...states: readonly TrialState[]): number {
    const row = this.#row(number)
    const found = stateOf(String(this.#get('SELECT state FROM trials WHERE trial_id = ?', row)?.['state']))
    if (states.length > 0 && !states.includes(found!))
      throw inputError(
        `trial ${number} of ${this.path} is ${found}, not ${states.join(' or ')}`,
        'A trial is told and finished once, while it runs.',
      )
    return row
  }

  #setState(trial: number, state: TrialState, date: 'datetime_start' | 'datetime_complete'): void {
    const sql = `UPDATE trials SET state = ?, ${date} = ? WHERE trial_id = ?`
    this.#run(sql, optunaStates[state], this.#date(), trial)
  }

  #insertParameters(trial: number, parameters: Parameters, space: Space): void {
    for (const [name, value] of Object.entries(parameters)) {
      const spec = space[name]
      if (spec === undefined) throw inputError(`parameter ${name} is not in the space`, 'Declare it there.')
      this.#run(
        'INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)',
        trial,
        name,
        toInternal(name, spec, value),
        writeDistribution(spec),
      )
    }
  }

  #insertTold(told: readonly Told[]): void {
    for (const [number, step, value] of told)
      this.#run(
        `INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
          VALUES (?, ?, ?, ?)
          ON CONFLICT (trial_id, step) DO UPDATE SET
            intermediate_value = excluded.intermediate_value,
            intermediate_value_type = excluded.intermediate_value_type`,
        this.#trial(number, 'running'),
        step,
        ...toStored(value),
      )
  }

  #setAttribute(owner: 'trial' | 'study', kind: 'user' | 'system', id: number, key: string, value: unknown): void {
    this.#run(
      `INSERT INTO ${owner}_${kind}_attributes (${owner}_id, key, value_json) VALUES (?, ?, ?)
        ON CONFLICT (${owner}_id, key) DO UPDATE SET value_json = excluded.value_json`,
      id,
      key,
      writePythonJson(value),
    )
  }
}
