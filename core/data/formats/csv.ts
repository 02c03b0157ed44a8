/** Tables of numbers as text, one column of them the class. */
import { inputError } from '../../contract/errors.ts'
import type { Format } from './format.ts'
import { cellsOf, isNumber, linesOf, textOf } from './lines.ts'

const isLabelName = (cell: string): boolean => /^(label|class|target|digit|y)$/i.test(cell)
/** Classes are numbered by a byte. */
const mostClasses = 256

const isHeader = (cells: readonly string[]): boolean => cells.some(isLabelName) || !cells.some(isNumber)

const isWhole = (cell: string): boolean => /^\d+(\.0+)?$/.test(cell)

/** The class of each row and the classes' names: in order of their numbers, else of their letters. */
const classesOf = (cells: readonly string[]): { labels: number[]; classes: string[] } => {
  const classes = [...new Set(cells)]
  classes.sort(classes.every(isNumber) ? (a, b) => Number(a) - Number(b) : undefined)
  const indices = new Map(classes.map((name, i) => [name, i]))
  return { labels: cells.map((cell) => indices.get(cell)!), classes }
}

/** True for a column without name that may hold classes: words or whole numbers, some of them again and again. */
const couldBeClasses = (cells: readonly string[]): boolean => {
  const classes = new Set(cells).size
  return classes < cells.length && classes <= mostClasses && (cells.every(isWhole) || !cells.some(isNumber))
}

/**
 * Commas, semicolons, tabs or spaces between the cells; a first line of names or none. The class is the column named
 * label, class, target, digit or y; without names the last column if it could be, else the first.
 */
export const csv: Format = {
  name: 'csv',
  title: 'CSV table',
  sentence: 'Rows of numbers as text; the class in a column named label, or in the last one, or in the first one.',
  extensions: ['csv', 'tsv', 'txt'],
  sure: 'plausible',
  matches({ head }) {
    const [first = '', second = ''] = (textOf(head) ?? '').split('\n').filter((line) => !/^\s*(#|$)/.test(line))
    const cells = cellsOf(first)
    return cells.length > 1 && (cells.some(isNumber) || (isHeader(cells) && cellsOf(second).some(isNumber)))
  },
  read(source, bytes) {
    const lines = [...linesOf(source, bytes)]
    const first = lines[0]?.cells ?? []
    const names = isHeader(first) ? first : undefined
    const rows = names ? lines.slice(1) : lines
    if (rows.length === 0) throw inputError(`${source} has no row of numbers.`, 'Give a table with a row a sample.')

    const cellsIn = (column: number) => rows.map(({ cells }) => cells[column]!)
    const named = names?.findIndex(isLabelName) ?? -1
    const guessed = names ? [] : [first.length - 1, 0]
    const labelColumn = named >= 0 ? named : guessed.find((column) => couldBeClasses(cellsIn(column)))
    const { labels, classes } = classesOf(labelColumn === undefined ? [] : cellsIn(labelColumn))
    if (classes.length > mostClasses) {
      throw inputError(
        `${source}: column ${names?.[labelColumn!]} has ${classes.length} classes, and ${mostClasses} are the most.`,
        'Give the column of the class that name, and no other.',
      )
    }

    const columns = (names ?? first.map((_, column) => String(column))).filter((_, column) => column !== labelColumn)
    const values = new Float64Array(rows.length * columns.length)
    let next = 0
    for (const { number, cells } of rows) {
      cells.forEach((cell, column) => {
        if (column === labelColumn) return
        if (!isNumber(cell)) {
          throw inputError(
            `${source}: line ${number}, column ${column + 1} is "${cell.slice(0, 40)}", not a number.`,
            'Give numbers with a point for decimals, and the class in a column named label.',
          )
        }
        values[next++] = Number(cell)
      })
    }
    const table = { kind: 'table', rows: rows.length, columns, values } as const
    if (labelColumn === undefined) return { ...table, notes: ['No column holds a class.'] }
    const place = named >= 0 ? `named ${names![named]}` : labelColumn === 0 ? 'first' : 'last'
    const notes = [named >= 0 ? `The column ${place} is the class.` : `The ${place} column is taken for the class.`]
    return { ...table, labels: Uint8Array.from(labels), classes, notes }
  },
}
