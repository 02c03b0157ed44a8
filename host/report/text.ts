/** Text of unknown origin on a terminal: made harmless, in columns. */
import { stripVTControlCharacters } from 'node:util'
import { displayWidth } from '../../core/formulas/text.ts'

/** Marks that turn the direction of all text after them. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** One line without escape sequences and control characters. */
export const plain = (text: string): string =>
  stripVTControlCharacters(text)
    .toWellFormed()
    .replace(turning, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')

/** Hard and thin spaces as ordinary ones: what a terminal shows is copied and searched. */
export const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

/** `text` filled with spaces to `columns`. */
export const pad = (text: string, columns: number, align: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, columns - displayWidth(text)))
  return align === 'left' ? text + space : space + text
}
