/** Text of unknown origin on a terminal or in a picture: how wide it is, cut, made harmless. */
import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Letters and signs of double width (East Asian Width W and F, emoji), as terminals draw them. */
const wide = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u

const columnsOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : /^[\p{M}\p{Cf}]+$/u.test(grapheme) ? 0 : 1)

/** Marks that turn the direction of all text after them. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** One line without escape sequences and control characters. */
export const plain = (text: string): string =>
  stripVTControlCharacters(text)
    .toWellFormed()
    .replace(turning, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')

/** Columns that `text` takes on a terminal. */
export const displayWidth = (text: string): number => {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += columnsOf(segment)
  return width
}

/** Of a column in a picture, as a share of the font's size: no usual font is wider on average in what we write. */
const columnShare = 0.63

/** Upper estimate of the width of `text` in a picture, in px. */
export const textWidth = (text: string, fontSize = 11): number => displayWidth(text) * fontSize * columnShare

/** Columns of text that surely have room in `width` px. */
export const columnsIn = (width: number, fontSize = 11): number => Math.floor(width / (fontSize * columnShare))

/** Hard and thin spaces as ordinary ones: what a terminal shows is copied and searched. */
export const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

/** `text` in at most `columns`; what is cut away leaves an ellipsis. */
export const cut = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const { segment } of graphemes.segment(text)) {
    width += columnsOf(segment)
    if (width > columns) break
    kept += segment
  }
  return columns < 1 ? '' : `${kept.trimEnd()}…`
}

/** `text` filled with spaces to `columns`. */
export const pad = (text: string, columns: number, align: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, columns - displayWidth(text)))
  return align === 'left' ? text + space : space + text
}

/** The name of an objective where room is short: "Energy per inference" is "energy". */
export const shortTitle = (title: string): string => {
  const short = plain(title).replace(/ per .*/, '')
  return /^\p{Lu}\p{Lu}/u.test(short) ? short : short.charAt(0).toLowerCase() + short.slice(1)
}
