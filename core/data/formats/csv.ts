/** Tables of numbers as text, one column of them the class. */
import { inputError } from '../../contract/errors.ts'
import type { UserError } from '../../contract/errors.ts'
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
    const { names, columns, ends, lines, values } = numbersOf(source, bytes)
    const rows = lines.length
    if (rows === 0) throw inputError(`${source} has no row of numbers.`, 'Give a table with a row a sample.')

    const named = names?.findIndex(isLabelName) ?? -1
    const labelColumn =
      named >= 0 ? named : names ? undefined : [...ends.keys()].find((c) => couldBeClasses(ends.get(c)!))
    for (const [column, cells] of ends) {
      const wrong = column === labelColumn ? -1 : cells.findIndex((cell) => !isNumber(cell))
      if (wrong >= 0) throw notANumber(source, lines[wrong]!, column, cells[wrong]!)
    }
    const allNames = names ?? Array.from({ length: columns }, (_, column) => String(column))
    if (labelColumn === undefined) {
      const whole = values.slice(0, rows * columns)
      return { kind: 'table', rows, columns: allNames, values: whole, notes: ['No column holds a class.'] }
    }

    const { labels, classes } = classesOf(ends.get(labelColumn)!)
    if (classes.length > mostClasses) {
      throw inputError(
        `${source}: column ${allNames[labelColumn]} has ${classes.length} classes, and ${mostClasses} are the most.`,
        'Give the column of the class that name, and no other.',
      )
    }
    const place = labelColumn === 0 ? 'first' : 'last'
    return {
      kind: 'table',
      rows,
      columns: allNames.toSpliced(labelColumn, 1),
      values: withoutColumn(values, rows, columns, labelColumn),
      labels: Uint8Array.from(labels),
      classes,
      notes: [
        named >= 0 ? `The column named ${names![named]} is the class.` : `The ${place} column is taken for the class.`,
      ],
    }
  },
}

interface Numbers {
  readonly names?: readonly string[]
  readonly columns: number
  /** The cells as text of the columns that may hold classes: the one named so, else the last and the first. */
  readonly ends: ReadonlyMap<number, string[]>
  /** The line of each row. */
  readonly lines: readonly number[]
  /** [row][column], longer than the rows are; NaN for a class that is a word. */
  readonly values: Float64Array
}

const numbersOf = (source: string, bytes: Uint8Array): Numbers => {
  // A number and what parts it from the next are two bytes.
  const values = new Float64Array(Math.ceil(bytes.length / 2) + 1)
  let names: readonly string[] | undefined
  let columns = 0
  let next = 0
  const ends = new Map<number, string[]>()
  const lines: number[] = []
  for (const { number, cells } of linesOf(source, bytes)) {
    if (columns === 0) {
      columns = cells.length
      if (isHeader(cells)) names = cells
      const named = cells.findIndex(isLabelName)
      for (const column of named >= 0 ? [named] : [columns - 1, 0]) ends.set(column, [])
      if (names) continue
    }
    lines.push(number)
    cells.forEach((cell, column) => {
      const end = ends.get(column)
      if (end) end.push(cell)
      else if (!isNumber(cell)) throw notANumber(source, number, column, cell)
      values[next++] = Number(cell)
    })
  }
  return { ...(names && { names }), columns, ends, lines, values }
}

const notANumber = (source: string, line: number, column: number, cell: string): UserError =>
  inputError(
    `${source}: line ${line}, column ${column + 1} is "${cell.slice(0, 40)}", not a number.`,
    'Give numbers with a point for decimals, and the class in a column named label.',
  )

const withoutColumn = (values: Float64Array, rows: number, columns: number, left: number): Float64Array => {
  const others = new Float64Array(rows * (columns - 1))
  for (let row = 0; row < rows; row++) {
    const from = row * columns
    const to = row * (columns - 1)
    others.set(values.subarray(from, from + left), to)
    others.set(values.subarray(from + left + 1, from + columns), to + left)
  }
  return others
}
