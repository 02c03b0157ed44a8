/** What a verb prints: JSON lines or text on stdout, messages on stderr, and the exit code of an error. */
import { UserError } from '../../core/contract/errors.ts'

/** Exit codes that scripts rely on. */
export const exitCodes = { done: 0, work: 1, input: 2, interrupted: 130, terminated: 143 } as const

/** One JSON object a line on stdout. */
export const emit = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

/** Text for people on stdout. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** A message for people on stderr. */
export const note = (text: string): void => void process.stderr.write(`${text}\n`)

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** The words and the exit code of whatever was thrown. A bug of ours says so, without a stack trace unless asked for. */
export const explain = (error: unknown): { readonly text: string; readonly code: number } => {
  if (error instanceof UserError) {
    return { text: `${sentence(error.message)} ${sentence(error.remedy)}`, code: exitCodes[error.kind] }
  }
  const { message = String(error), stack } = error instanceof Error ? error : {}
  const detail = process.env['SPIKEFRONT_DEBUG'] ? `\n${stack}` : ' Set SPIKEFRONT_DEBUG=1 to see where.'
  return { text: `Spikefront met a bug of its own: ${sentence(message)}${detail}`, code: exitCodes.work }
}
