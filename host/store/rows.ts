/** Rows of a study's file, each checked before use: a file is an edge, whoever wrote it. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { z } from 'zod'
import { damaged } from './failure.ts'
import { readPythonJson } from './python-json.ts'

/** An open database; errors name its path. */
export interface OpenFile {
  readonly path: string
  readonly database: DatabaseSync
}

/** What is told of a value, or of a row, that stands for nothing: it is not `what`. */
interface Meaning<From, To> {
  readonly what: string
  /** Undefined, or a ZodError that says more, for what is not `what`. */
  readonly meaning: (from: From) => To | undefined
}

/** A column by its name in SQL. */
export interface Column<T> extends Meaning<SQLOutputValue, T> {
  readonly sql: string
}

/** The columns that are read of a table, by the names they have here; with `row`, what they stand for together. */
export interface Table<Cells, Row = Cells> {
  readonly name: string
  readonly columns: { readonly [Name in keyof Cells]: Column<Cells[Name]> }
  readonly row?: Meaning<Cells, Row>
}

export const integer = (sql: string): Column<number> => ({
  sql,
  what: 'an integer',
  meaning: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
})

export const number = (sql: string): Column<number> => ({
  sql,
  what: 'a number',
  meaning: (value) => (typeof value === 'number' ? value : undefined),
})

export const text = <T = string>(
  sql: string,
  what = 'a text',
  meaning: (text: string) => T | undefined = (text) => text as T,
): Column<T> => ({ sql, what, meaning: (value) => (typeof value === 'string' ? meaning(value) : undefined) })

export const orNull = <T>(column: Column<T>): Column<T | null> => ({
  ...column,
  meaning: (value) => (value === null ? null : column.meaning(value)),
})

/** A column of names that become fields of an object. */
export const fieldName = (sql: string): Column<string> =>
  text(sql, 'a name', (name) => (name === '__proto__' ? undefined : name))

/** The value of JSON as Python writes it; undefined for what is none. */
export const jsonOf = (value: string): unknown => {
  try {
    return readPythonJson(value)
  } catch {
    return undefined
  }
}
/** A column that holds JSON as Python writes it. */
export const json = (sql: string): Column<unknown> => text(sql, 'JSON', jsonOf)

/**
 * Calls `visit` with each row of `table` that `rest` (what follows FROM) tells, in its order. There may be hundred
 * thousands: a schema for each would take longer than the disk.
 * @throws UserError naming table, row and column where one is not what Optuna writes.
 */
export const visitRows = <Cells extends object, Row>(
  { path, database }: OpenFile,
  { name: table, columns, row }: Table<Cells, Row>,
  visit: (row: Row) => void,
  rest: string,
  ...values: SQLInputValue[]
): void => {
  const list = Object.entries(columns) as [keyof Cells & string, Column<Cells[keyof Cells & string]>][]
  const statement = database.prepare(`SELECT ${list.map(([, { sql }]) => sql).join(', ')} FROM ${table} ${rest}`)
  statement.setReturnArrays(true)
  /** Where it is reading, for what it refuses. */
  let index = 0
  let cell: string | undefined
  const refused = (what: string, within: readonly PropertyKey[] = []): Error =>
    damaged(path, [table, index, ...(cell === undefined ? [] : [cell]), ...within].join('.') + `: ${what}`)
  const understood = <From, To>({ what, meaning }: Meaning<From, To>, from: From): To => {
    const to = meaning(from)
    if (to === undefined) throw refused(`${JSON.stringify(from)} is not ${what}`)
    return to
  }

  try {
    for (const found of statement.all(...values) as Iterable<unknown> as Iterable<SQLOutputValue[]>) {
      const cells = {} as Cells
      for (let i = 0; i < list.length; i++) {
        const [name, column] = list[i]!
        cell = name
        cells[name] = understood(column, found[i]!)
      }
      cell = undefined
      visit(row ? understood(row, cells) : (cells as unknown as Row))
      index++
    }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const issue = error.issues[0]!
    throw refused(issue.message, issue.path)
  }
}

/** The rows that `visitRows` visits. */
export const readRows = <Cells extends object, Row>(
  file: OpenFile,
  table: Table<Cells, Row>,
  rest: string,
  ...values: SQLInputValue[]
): Row[] => {
  const rows: Row[] = []
  visitRows(file, table, (row) => rows.push(row), rest, ...values)
  return rows
}

/** Any attribute table; `id` is that of its trial or study. */
export const attributeTable = (
  owner: 'trial' | 'study',
  kind: 'user' | 'system',
): Table<{ id: number; key: string; value: unknown }> => ({
  name: `${owner}_${kind}_attributes`,
  columns: { id: integer(`${owner}_id`), key: fieldName('key'), value: json('value_json') },
})
