/** Opens and creates a study's file. What is foreign, of another version or damaged is refused and left as it is. */
import { closeSync, existsSync, openSync, readSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { inputError } from '../../core/contract/errors.ts'
import { replaceFile } from '../files/atomic.ts'
import { withFileErrors } from '../files/failure.ts'
import { damaged, foreign, withStoreErrors } from './failure.ts'
import { type Direction, optunaDirections } from './optuna-values.ts'
import { writePythonJson } from './python-json.ts'
import { alembicVersion, schemaSql, schemaVersion, tableNames } from './schema.ts'
import { StudyStore } from './study-store.ts'

export interface NewStudy {
  readonly name: string
  /** One an objective. */
  readonly directions: readonly Direction[]
  /** One an objective. */
  readonly metricNames: readonly string[]
}

export interface OpenOptions {
  /** Make the file, which must not be there yet, with this study. */
  readonly create?: NewStudy
  /** Only read; works in a read-only folder, and while another process writes. */
  readonly readOnly?: boolean
  /** Whether to look through all pages and references first, as by default: what is only counted can do without. */
  readonly isChecked?: boolean
  /** For the dates of trials. */
  readonly now?: () => Date
}

const busyTimeoutMs = 10_000

const createFile = (path: string, { name, directions, metricNames }: NewStudy): void => {
  if (existsSync(path)) throw inputError(`${path} exists already`, 'Go on with it (--resume), or name another folder.')
  replaceFile(path, (temporary) => {
    // The file system says more clearly than SQLite why a file cannot be made.
    writeFileSync(temporary, '')
    const database = new DatabaseSync(temporary)
    try {
      database.exec(`BEGIN; ${schemaSql}`)
      database.prepare('INSERT INTO studies (study_id, study_name) VALUES (1, ?)').run(name)
      const insertDirection = database.prepare(
        'INSERT INTO study_directions (direction, study_id, objective) VALUES (?, 1, ?)',
      )
      for (const [objective, direction] of directions.entries())
        insertDirection.run(optunaDirections[direction], objective)
      database
        .prepare("INSERT INTO study_system_attributes (study_id, key, value_json) VALUES (1, 'study:metric_names', ?)")
        .run(writePythonJson(metricNames))
      database.exec('COMMIT')
    } finally {
      database.close()
    }
  })
}

/** The first bytes of the file: SQLite's magic, and how it is written (sqlite.org/fileformat.html, 1.3). */
const readHeader = (path: string): { magic: string; writeAheadLog: boolean } =>
  withFileErrors('open', path, () => {
    const header = Buffer.alloc(20)
    const file = openSync(path, 'r')
    try {
      readSync(file, header)
    } finally {
      closeSync(file)
    }
    return { magic: header.toString('latin1', 0, 16), writeAheadLog: header[18] === 2 }
  })

/** A connection that changes nothing. */
const openToRead = (path: string, writeAheadLog: boolean): DatabaseSync => {
  // Without a log there is no writer, and an ordinary connection would begin a log beside the file only to read.
  if (writeAheadLog && !existsSync(`${path}-wal`))
    return new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly: true })
  return new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs })
}

/** Asks for the right to write before any work is done. */
const openToWrite = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs })
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Refuses what is not a study of our schema. */
const identify = (path: string, database: DatabaseSync): void => {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  const missing = tableNames.filter((table) => !tables.some(({ name }) => name === table))
  if (missing.length > 0) throw foreign(path, `it is an SQLite file without the tables ${missing.join(', ')}`)
  const schema = database.prepare('SELECT schema_version FROM version_info').get()?.['schema_version']
  const alembic = database.prepare('SELECT version_num FROM alembic_version').get()?.['version_num']
  if (schema !== schemaVersion || alembic !== alembicVersion)
    throw inputError(
      `${path} has schema version ${String(schema)} (${String(alembic)}), not ${schemaVersion} (${alembicVersion})`,
      'Open it with the version that wrote it; an older file is renewed by `optuna storage upgrade`.',
    )
}

/** Refuses a file whose pages, indexes or references do not agree. */
const checkIntegrity = (path: string, database: DatabaseSync): void => {
  const found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
  if (found !== 'ok') throw damaged(path, String(found))
  const orphan = database.prepare('PRAGMA foreign_key_check').get()
  if (orphan !== undefined) throw damaged(path, `a row of ${String(orphan['table'])} belongs to nothing`)
}

/**
 * Looks through all pages and references of a study's file.
 * @throws UserError where it is damaged, or no study.
 */
export const checkStore = (path: string): void => openStore(path, { readOnly: true }).close()

/**
 * Opens the study in `path` (by convention `study.db`), whether this program or Optuna wrote it.
 * Every failure is a UserError naming the path, what was found there and what can be done.
 */
export const openStore = (
  path: string,
  { create, readOnly = false, isChecked = true, now = () => new Date() }: OpenOptions = {},
): StudyStore => {
  if (create !== undefined) withStoreErrors(path, () => createFile(path, create))
  const { magic, writeAheadLog } = readHeader(path)
  if (magic !== 'SQLite format 3\0') throw foreign(path, 'it is not an SQLite file')
  return withStoreErrors(path, () => {
    const database = openToRead(path, writeAheadLog)
    try {
      identify(path, database)
      if (isChecked) checkIntegrity(path, database)
      const store = new StudyStore({ path, database }, now)
      if (readOnly) return store
    } catch (error) {
      database.close()
      throw error
    }
    database.close()
    return new StudyStore({ path, database: openToWrite(path) }, now)
  })
}
