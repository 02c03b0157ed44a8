/** The front as a table on a terminal. */
import { commonUnit, threeDigits } from '../../core/formulas/numbers.ts'
import type { ParameterValue, Parameters } from '../../core/search/space.ts'
import { cut, displayWidth, shortTitle } from '../../core/formulas/text.ts'
import { pad, plain, plainSpaces } from './text.ts'

export interface FrontRow {
  readonly trial: number
  /** One a column. */
  readonly values: readonly number[]
  /** Share of the test samples. */
  readonly testError?: number
  /** Whether the target can hold it; null without a target. */
  readonly fits: boolean | null
  readonly parameters: Parameters
  readonly isKnee: boolean
}

/** An objective. */
export interface FrontColumn {
  readonly title: string
  readonly unit: string
}

/** A column as it is shown. */
interface Column {
  readonly name: string
  readonly unit: string
  readonly cells: readonly string[]
  readonly align: 'left' | 'right'
  readonly width: number
}

const gap = '  '
const longestCell = 20
const kneeSign = '◆'

const columnOf = (name: string, unit: string, cells: readonly string[], align: Column['align']): Column => ({
  name,
  unit,
  cells,
  align,
  width: Math.max(...[name, unit, ...cells].map(displayWidth)),
})

/** Fills numbers with spaces so that their points come under each other. */
const aligned = (numbers: readonly string[]): string[] => {
  const fraction = (text: string): number => displayWidth(text) - displayWidth(text.split('.')[0]!)
  const longest = Math.max(...numbers.map(fraction))
  return numbers.map((text) => text + ' '.repeat(longest - fraction(text)))
}

const numberColumn = (title: string, unit: string, values: readonly (number | undefined)[]): Column => {
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

const parameterCell = (value: ParameterValue | undefined): string => {
  if (value === undefined) return 'off'
  return typeof value === 'number' ? plainSpaces(threeDigits(value)) : cut(plain(String(value)), longestCell)
}

/** Parameters that differ among the rows, in their own order. */
const parameterColumns = (rows: readonly FrontRow[]): Column[] =>
  [...new Set(rows.flatMap(({ parameters }) => Object.keys(parameters)))].flatMap((key) => {
    const values = rows.map(({ parameters }) => parameters[key])
    if (values.every((value) => value === values[0])) return []
    const name = cut(plain(key), longestCell)
    const cells = values.map(parameterCell)
    const numeric = values.every((value) => value === undefined || typeof value === 'number')
    return [numeric ? columnOf(name, '', aligned(cells), 'right') : columnOf(name, '', cells, 'left')]
  })

const resultColumns = (rows: readonly FrontRow[], objectives: readonly FrontColumn[]): Column[] => {
  const trials = rows.map(({ trial, isKnee }) => (isKnee ? `${kneeSign} #${trial} knee` : `  #${trial}`))
  const columns = [
    columnOf('trial', '', trials, 'left'),
    ...objectives.map(({ title, unit }, j) =>
      numberColumn(
        title,
        unit,
        rows.map(({ values }) => values[j]),
      ),
    ),
  ]
  if (rows.some(({ testError }) => testError !== undefined)) {
    const errors = rows.map(({ testError }) => testError)
    columns.push(numberColumn('Test error', 'share', errors))
  }
  if (rows.some(({ fits }) => fits !== null)) {
    const cells = rows.map(({ fits }) => (fits === null ? '–' : fits ? 'yes' : 'no'))
    columns.push(columnOf('fits', '', cells, 'left'))
  }
  return columns
}

/** The columns that have room in `width`, the first ones first. */
const fitting = (columns: readonly Column[], width: number): readonly Column[] => {
  let used = -gap.length
  const ends = columns.map((column) => (used += gap.length + column.width))
  return columns.slice(0, ends.filter((end) => end <= width).length)
}

/**
 * The front from the lowest first objective on: results, then the parameters that differ, as many as have room.
 * @param columns the objectives, in the order of the rows' values.
 * @param width of the terminal, in columns.
 */
export const frontTable = (rows: readonly FrontRow[], columns: readonly FrontColumn[], width: number): string => {
  if (rows.length === 0) return 'No trial is on the front yet: it will stand here once one has finished.'
  const ordered = rows.toSorted((a, b) => a.values[0]! - b.values[0]!)
  const results = resultColumns(ordered, columns)
  const parameters = parameterColumns(ordered)
  const shown = fitting([...results, ...parameters], width)
  const line = (cell: (column: Column) => string): string =>
    shown.map((column) => pad(cell(column), column.width, column.align)).join(gap)

  const hidden = [...results, ...parameters].slice(shown.length).map(({ name }) => name)
  const notes = [
    ...(rows.some(({ isKnee }) => isKnee) ? [`${kneeSign} knee: nearest to the best of every objective.`] : []),
    ...(hidden.length > 0 ? [`No room for ${hidden.join(', ')}.`] : []),
  ]
  const lines = [
    line(({ name }) => name),
    line(({ unit }) => unit),
    shown.map((column) => '─'.repeat(column.width)).join(gap),
    ...ordered.map((_, i) => line(({ cells }) => cells[i]!)),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ]
  return lines.map((text) => cut(text.trimEnd(), width)).join('\n')
}
