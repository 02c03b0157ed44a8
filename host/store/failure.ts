/** What goes wrong with a study's file, as errors that users can act on. */
import { inputError, UserError, workError } from '../../core/contract/errors.ts'

export const damaged = (path: string, what: string): UserError =>
  workError(
    `${path} is damaged: ${what}`,
    'Put a copy in its place, or save what can be read by `sqlite3 FILE .recover`; the file was left as it is.',
  )

export const foreign = (path: string, what: string): UserError =>
  inputError(
    `${path} is not a study: ${what}`,
    'Name a folder made by `spikefront design`; the file was left as it is.',
  )

const readOnly = (path: string): UserError =>
  inputError(
    `${path} cannot be written: the file, its folder or the file system is read-only`,
    'Change the permissions, or copy the folder to where it can be written.',
  )

/** By SQLite's result code, extended or primary (sqlite.org/rescode.html); whatever else a sound file never causes. */
const causes: Readonly<Record<number, (path: string) => UserError>> = {
  3: readOnly,
  5: (path) => workError(`${path} is in use by another program`, 'Wait until that ends, then run the same again.'),
  8: readOnly,
  10: (path) =>
    workError(`${path}: the disk failed or is full`, 'Check the disk and its free space, then run the same again.'),
  13: (path) => workError(`cannot write ${path}: the disk is full`, 'Free some space there, then run the same again.'),
  14: readOnly,
  // SQLITE_READONLY_ROLLBACK
  776: (path) =>
    workError(
      `${path} was left in the middle of a change by another program`,
      'Open it once with that program, or with `sqlite3 FILE .tables`.',
    ),
}

/** The UserError for an error of SQLite or of the rows it gave; anything else comes back as it is. */
export const storeFailure = (path: string, error: unknown): unknown => {
  if (error instanceof UserError || !(error instanceof Error)) return error
  if ('errcode' in error && typeof error.errcode === 'number')
    return (causes[error.errcode] ?? causes[error.errcode & 0xff])?.(path) ?? damaged(path, error.message)
  // An integer beyond 2^53, which no column of a study holds.
  if ('code' in error && error.code === 'ERR_OUT_OF_RANGE') return damaged(path, error.message)
  return error
}

/** Runs `work`, turning what SQLite refuses into a UserError. */
export const withStoreErrors = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw storeFailure(path, error)
  }
}
