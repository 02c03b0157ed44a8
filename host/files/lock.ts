/** One process at a time in a study's folder: a lock file that names its holder and does not outlive it. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { inputError, type UserError } from '../../core/contract/errors.ts'
import { isFileError, withFileErrors } from './failure.ts'

export interface Lock {
  /** Lets the folder go; a second call does nothing. */
  release(): void
}

/** Writing a lock takes far less than this: what is unfinished after it was left by a crash. */
const abandonedAfterMs = 5_000

/**
 * When the process began, in clock ticks since boot: tells two processes of one pid apart (proc_pid_stat(5), field 22).
 * Empty without /proc, and for a process that has ended and is only not yet waited for.
 */
const startOf = (pid: number | 'self'): string => {
  try {
    // Field 2, the name, may itself hold blanks and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return fields[0] === 'Z' ? '' : (fields[19] ?? '')
  } catch {
    return ''
  }
}

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isFileError(error, 'EPERM')
  }
}

const isOlder = (path: string): boolean => Date.now() - statSync(path).mtimeMs > abandonedAfterMs

/** The living holder's pid, `unknown` while it writes its name, or undefined when the lock is stale. */
const holderOf = (file: string): number | 'unknown' | undefined => {
  const written = /^(\d+) (\d*)\n/.exec(readFileSync(file, 'utf8'))
  if (written === null) return isOlder(file) ? undefined : 'unknown'
  const pid = Number(written[1])
  return exists(pid) && startOf(pid) === written[2] ? pid : undefined
}

const heldBy = (folder: string, holder: number | 'unknown'): UserError =>
  holder === 'unknown'
    ? inputError(`${folder} is just being opened by another process`, 'Try again in some seconds.')
    : inputError(
        `${folder} is in use by process ${holder}`,
        `Wait until process ${holder} ends or stop it, or name another folder.`,
      )

/** The process that has a folder's lock now, if any. */
export const lockHolder = (folder: string): number | 'unknown' | undefined =>
  withFileErrors('lock', folder, () => {
    try {
      return holderOf(join(folder, '.lock'))
    } catch (error) {
      if (isFileError(error, 'ENOENT')) return undefined
      throw error
    }
  })

/** Creates the lock file; false when there is one. */
const tryCreate = (file: string): boolean => {
  try {
    const opened = openSync(file, 'wx')
    try {
      writeSync(opened, `${process.pid} ${startOf('self')}\n`)
      fsyncSync(opened)
    } catch (error) {
      rmSync(file, { force: true })
      throw error
    } finally {
      closeSync(opened)
    }
    return true
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false
    throw error
  }
}

/** Removes a stale lock. The guard folder keeps a slower process from removing the lock of a faster one. */
const breakStale = (file: string, folder: string): void => {
  const guard = `${file}.breaking`
  try {
    mkdirSync(guard)
  } catch (error) {
    if (!isFileError(error, 'EEXIST')) throw error
    if (!isOlder(guard)) throw heldBy(folder, 'unknown')
    rmdirSync(guard)
    return
  }
  try {
    if (holderOf(file) === undefined) rmSync(file)
  } finally {
    rmdirSync(guard)
  }
}

/**
 * Takes the lock of a study's folder, or throws a UserError naming the process that has it. A lock whose process is
 * gone is broken.
 */
export const lockFolder = (folder: string): Lock => {
  const file = join(folder, '.lock')
  return withFileErrors('lock', folder, () => {
    while (!tryCreate(file)) {
      try {
        const holder = holderOf(file)
        if (holder !== undefined) throw heldBy(folder, holder)
        breakStale(file, folder)
      } catch (error) {
        // Its holder let go meanwhile.
        if (!isFileError(error, 'ENOENT')) throw error
      }
    }
    let held = true
    return {
      release: () => {
        if (held) rmSync(file, { force: true })
        held = false
      },
    }
  })
}
