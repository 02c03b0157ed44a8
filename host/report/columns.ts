/** Tables on a terminal: columns of text, as many as have room. */
import { commonUnit, threeDigits } from '../../core/formulas/numbers.ts'
import { cut, displayWidth, shortTitle } from '../../core/formulas/text.ts'
import { pad, plain, plainSpaces } from './text.ts'

/** A column as it is shown. */
export interface Column {
  readonly name: string
  readonly unit: string
  readonly cells: readonly string[]
  readonly align: 'left' | 'right'
  readonly width: number
}

const gap = '  '
export const longestCell = 20

export const columnOf = (name: string, unit: string, cells: readonly string[], align: Column['align']): Column => ({
  name,
  unit,
  cells,
  align,
  width: Math.max(...[name, unit, ...cells].map(displayWidth)),
})

/** Fills numbers with spaces so that their points come under each other. */
export const aligned = (numbers: readonly string[]): string[] => {
  const fraction = (text: string): number => displayWidth(text) - displayWidth(text.split('.')[0]!)
  const longest = Math.max(...numbers.map(fraction))
  return numbers.map((text) => text + ' '.repeat(longest - fraction(text)))
}

/** Numbers in a unit that suits all of them; one that is not there is a dash. */
export const numberColumn = (title: string, unit: string, values: readonly (number | undefined)[]): Column => {
  const shown = commonUnit(
    values.filter((value) => value !== undefined),
    unit,
  )
  const cells = values.map((value) => plainSpaces(threeDigits((value ?? NaN) / shown.factor)))
  return columnOf(
    cut(shortTitle(plain(title)), longestCell),
    cut(plain(shown.unit), longestCell),
    aligned(cells),
    'right',
  )
}

/** The columns that have room in `width`, the first ones first. */
const fitting = (columns: readonly Column[], width: number): readonly Column[] => {
  let used = -gap.length
  const ends = columns.map((column) => (used += gap.length + column.width))
  return columns.slice(0, ends.filter((end) => end <= width).length)
}

/**
 * Names, units, a line, then a line a row; `notes` stand below.
 * @param width of the terminal, in columns.
 */
export const tableOf = (columns: readonly Column[], notes: readonly string[], width: number): string => {
  const shown = fitting(columns, width)
  const line = (cell: (column: Column) => string): string =>
    shown.map((column) => pad(cell(column), column.width, column.align)).join(gap)
  const hidden = columns.slice(shown.length).map(({ name }) => name)
  const below = [...notes, ...(hidden.length > 0 ? [`No room for ${hidden.join(', ')}.`] : [])]
  const lines = [
    line(({ name }) => name),
    line(({ unit }) => unit),
    shown.map((column) => '─'.repeat(column.width)).join(gap),
    ...(columns[0]?.cells ?? []).map((_, i) => line(({ cells }) => cells[i]!)),
    ...(below.length > 0 ? ['', ...below] : []),
  ]
  return lines.map((text) => cut(text.trimEnd(), width)).join('\n')
}
