/** JSON files of data sets: the text checked against a schema, any fault told as a user's error. */
import type { z } from 'zod'
import { inputError } from '../contract/errors.ts'

/**
 * The value that `text` holds.
 * @param source What users call the file, named in errors.
 * @param remedy What helps when the file is damaged or foreign.
 * @throws UserError naming the file and the field.
 */
export const parseJson = <T>(source: string, text: string, schema: z.ZodType<T>, remedy: string): T => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw inputError(`${source} is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}.`, remedy)
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const field = issue.path.join('.') || 'the whole'
  throw inputError(`${source}: ${field} is not as expected: ${issue.message}.`, remedy)
}
