/** Reads JSON files; what is wrong with one is said with its place. */
import { readFileSync } from 'node:fs'
import { inputError } from '../../core/contract/errors.ts'
import { withFileErrors } from './failure.ts'

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

/** The value of a JSON file (UTF-8, a byte order mark allowed); a UserError names path and place. */
export const readJsonFile = (path: string): unknown => {
  const bytes = withFileErrors('read', path, () => readFileSync(path))
  const refuse = (what: string) => inputError(`${path} is not JSON: ${what}`, 'Correct the file there.')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('its bytes are not UTF-8 text')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(describeFault(text))
  }
}
