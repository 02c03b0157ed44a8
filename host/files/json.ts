/** Reads text and JSON files; what is wrong with one is said with its place. */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { parseJson } from '../../core/json.ts'
import { withFileErrors } from './failure.ts'

/** The text of a file (UTF-8, a byte order mark allowed); a UserError names the path. */
export const readTextFile = (path: string): string => {
  const bytes = withFileErrors('read', path, () => readFileSync(path))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw inputError(`${path} is not text: its bytes are not UTF-8`, 'Give a text file.')
  }
}

/** The value of a JSON file, checked against a schema; see `parseJson`. */
export const readJsonFile = <T>(path: string, schema: z.ZodType<T>, remedy: string): T =>
  parseJson(path, readTextFile(path), schema, remedy)
