/** Makes folders. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isFileError, withFileErrors } from './failure.ts'

const make = (path: string, isLast: boolean): void => {
  try {
    mkdirSync(path)
  } catch (error) {
    if (isFileError(error, 'EEXIST') && statSync(path).isDirectory()) return
    if (!isFileError(error, 'ENOENT') || isLast || dirname(path) === path) throw error
    make(dirname(path), false)
    make(path, true)
  }
}

/**
 * Makes a folder and those above it. Node's own recursion never ends on file systems that take no folders (/proc).
 * @throws UserError naming the folder.
 */
export const makeFolder = (path: string): void => withFileErrors('create', path, () => make(path, false))
