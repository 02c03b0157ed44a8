/** The front as a table on a terminal. */
import { threeDigits } from '../../core/formulas/numbers.ts'
import type { ParameterValue, Parameters } from '../../core/search/space.ts'
import { cut } from '../../core/formulas/text.ts'
import { aligned, columnOf, longestCell, numberColumn, tableOf, type Column } from './columns.ts'
import { plain, plainSpaces } from './text.ts'

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

const kneeSign = '◆'

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
  const notes = rows.some(({ isKnee }) => isKnee) ? [`${kneeSign} knee: nearest to the best of every objective.`] : []
  return tableOf([...results, ...parameters], notes, width)
}
