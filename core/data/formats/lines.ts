/** Files of text in columns: their lines and cells, each with its place. */
import { inputError } from '../../contract/errors.ts'

export interface Line {
  /** From 1. */
  readonly number: number
  readonly cells: readonly string[]
}

/** Bytes of the beginning that tell whether a file is text. */
const looked = 4096
const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d

/** The text of the first bytes, or undefined where they are no text. */
export const textOf = (head: Uint8Array): string | undefined => {
  const start = head.subarray(0, looked)
  return start.some(isControl) ? undefined : new TextDecoder().decode(start)
}

export const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell))

/** What parts the cells of a file of this first line. */
const delimiterOf = (line: string): RegExp => [/\t/, /;/, /,/].find((delimiter) => delimiter.test(line)) ?? /\s+/

const commentMark = '#'
const quotes = /^"(.*)"$/

export const cellsOf = (line: string, delimiter = delimiterOf(line)): string[] =>
  line
    .trim()
    .split(delimiter)
    .map((cell) => cell.trim().replace(quotes, '$1'))

/**
 * The lines that are neither empty nor comments; all have as many cells as the first.
 * @throws UserError naming the line.
 */
export const linesOf = function* (source: string, bytes: Uint8Array): Generator<Line> {
  const text = new TextDecoder().decode(bytes)
  let delimiter: RegExp | undefined
  let columns = 0
  let number = 0
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end).trim()
    at = end + 1
    number++
    if (line === '' || line.startsWith(commentMark)) continue
    delimiter ??= delimiterOf(line)
    const cells = cellsOf(line, delimiter)
    columns ||= cells.length
    if (cells.length !== columns) {
      throw inputError(
        `${source}: line ${number} has ${cells.length} columns, and the lines before have ${columns}.`,
        'Give every line as many columns.',
      )
    }
    yield { number, cells }
  }
}
