/** Writes files that are either the old or the new ones, whatever happens in between. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { withFileErrors } from './failure.ts'

/** Makes what is known of `path` (a file or a folder) survive a power loss. */
const synchronise = (path: string, flags: string): void => {
  const file = openSync(path, flags)
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Replaces `path` by what `produce` writes to the temporary path it is given (same folder): synced, then renamed.
 * If anything fails, the file that was there stays untouched and the temporary one is removed.
 */
export const replaceFile = (path: string, produce: (temporary: string) => void): void => {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${threadId}.tmp`)
  withFileErrors('write', path, () => {
    try {
      produce(temporary)
      synchronise(temporary, 'r+')
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    // Windows cannot sync a folder, and needs not.
    if (process.platform !== 'win32') synchronise(folder, 'r')
  })
}

/** Writes `data` to `path` atomically and durably; see {@link replaceFile}. */
export const writeFileAtomically = (path: string, data: string | Uint8Array): void =>
  replaceFile(path, (temporary) => writeFileSync(temporary, data))
