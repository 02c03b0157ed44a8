/** JSON from outside: checked against a schema, every fault told as a user's error with its place. */
import type { z } from 'zod'
import { inputError } from './contract/errors.ts'

const messageOf = (text: string): string => {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return (error as SyntaxError).message
  }
}
const isUnexpectedToken = (message: string): boolean => message.startsWith('Unexpected token')

/** Where the first unexpected token is: the one fault for which the engine names no place. */
const unexpectedAt = (text: string): number => {
  let before = 0
  let within = text.length
  while (within - before > 1) {
    const middle = (before + within) >> 1
    if (isUnexpectedToken(messageOf(text.slice(0, middle)))) within = middle
    else before = middle
  }
  return before
}

/** `line 2, column 7: ...`, in the engine's words. */
const describeFault = (text: string): string => {
  const message = messageOf(text)
  const named = /at position (\d+)/.exec(message)?.[1]
  const position = Number(named ?? (isUnexpectedToken(message) ? unexpectedAt(text) : text.length))
  const lines = text.slice(0, position).split('\n')
  const words = message.replace(/(?: in JSON)? at position.*|, (\.{3})?".*/s, '')
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}: ${words}`
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? value[key as keyof typeof value]
    : undefined

/**
 * The value that `text` holds.
 * @param source What users call the file, named in errors.
 * @param remedy What helps when the file is damaged or foreign.
 * @throws UserError naming the file, the field and its value, or line and column where it is no JSON.
 */
export const parseJson = <T>(source: string, text: string, schema: z.ZodType<T>, remedy: string): T => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw inputError(`${source} is not JSON: ${describeFault(text)}`, remedy)
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const field = issue.path.join('.') || 'the whole'
  const found = JSON.stringify(issue.path.reduce<unknown>(memberOf, value)) ?? 'missing'
  const shown = found.length > 60 ? `${found.slice(0, 60)}...` : found
  throw inputError(`${source}: ${field} is ${shown}: ${issue.message}.`, remedy)
}
