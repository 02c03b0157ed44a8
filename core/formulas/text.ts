/** Text of any script where room is short: how wide it is, on a terminal and in a picture, and cut to what there is. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Letters and signs of double width (East Asian Width W and F, emoji), as terminals draw them. */
const wide = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u

const columnsOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : /^[\p{M}\p{Cf}]+$/u.test(grapheme) ? 0 : 1)

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

/** The name of an objective where room is short: "Energy per inference" is "energy". */
export const shortTitle = (title: string): string => {
  const short = title.replace(/ per .*/, '')
  return /^\p{Lu}\p{Lu}/u.test(short) ? short : short.charAt(0).toLowerCase() + short.slice(1)
}
