/** What the file system refuses, as errors that users can act on. */
import { inputError, type UserErrorKind, workError } from '../../core/contract/errors.ts'

type Cause = readonly [kind: UserErrorKind, reason: string, remedy: string]

const fullDisk: Cause = ['work', 'the disk is full', 'Free some space there, then run the same command again.']
const refused: Cause = ['input', 'permission is refused', 'Change its permissions, or name a place of your own.']
const missing: Cause = ['input', 'there is no such file or folder', 'Check the spelling, and that its folder exists.']
const tooLong: Cause = ['input', 'the name is not possible there', 'Name another, shorter place.']
const tooMany: Cause = ['work', 'too many files are open', 'Raise the limit (ulimit -n), or close other programs.']

const causes: Readonly<Record<string, Cause>> = {
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  EFBIG: ['work', 'the file would become too large', 'Write to another disk or file system.'],
  EACCES: refused,
  EPERM: refused,
  EROFS: ['input', 'the file system is read-only', 'Name a folder that can be written.'],
  ENOENT: missing,
  ENOTDIR: ['input', 'a part of the path is a file, not a folder', 'Check the path.'],
  EISDIR: ['input', 'it is a folder, not a file', 'Name a file.'],
  EEXIST: ['input', 'it exists already', 'Name another place, or move it away.'],
  ELOOP: ['input', 'its symbolic links go in a circle', 'Check the links.'],
  ENAMETOOLONG: tooLong,
  EINVAL: tooLong,
  ERR_INVALID_ARG_VALUE: tooLong,
  EMFILE: tooMany,
  ENFILE: tooMany,
}
const otherwise: Cause = ['work', 'the disk or its driver failed', 'Check the disk, then run the same command again.']

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/**
 * The UserError for a failed system call; anything else comes back as it is.
 *
 * @param action what was attempted, as in `cannot <action> <path>`
 */
export const fileFailure = (action: string, path: string, error: unknown): unknown => {
  const code = codeOf(error)
  const cause = code === undefined ? undefined : (causes[code] ?? (/^E[A-Z]+$/.test(code) ? otherwise : undefined))
  if (cause === undefined) return error
  const [kind, reason, remedy] = cause
  const message = `cannot ${action} ${path}: ${reason} (${code})`
  return kind === 'work' ? workError(message, remedy) : inputError(message, remedy)
}

/** Runs `work`, turning what the file system refuses into a UserError. */
export const withFileErrors = <T>(action: string, path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw fileFailure(action, path, error)
  }
}

/** True for an error of this code, as `ENOENT`. */
export const isFileError = (error: unknown, code: string): boolean => codeOf(error) === code
