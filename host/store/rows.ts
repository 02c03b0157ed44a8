/** Rows of a study's file, each checked before use: a file is an edge, whoever wrote it. */
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { damaged } from './failure.ts'
import { readPythonJson } from './python-json.ts'

/** An open database; errors name its path. */
export interface OpenFile {
  readonly path: string
  readonly database: DatabaseSync
}

/** The rows of `sql`, each checked. Throws a UserError naming table and row where one is not what Optuna writes. */
export const readRows = <Row>(
  { path, database }: OpenFile,
  table: string,
  schema: z.ZodType<Row>,
  sql: string,
  ...values: (number | null)[]
): Row[] => {
  const rows = z.array(schema).safeParse(database.prepare(sql).all(...values))
  if (rows.success) return rows.data
  const issue = rows.error.issues[0]!
  throw damaged(path, `${[table, ...issue.path].join('.')}: ${issue.message}`)
}

/** A Zod transformation of a value to what it stands for; `meaning` gives undefined for one that is not `what`. */
export const standsFor =
  <In, Out>(what: string, meaning: (value: In) => Out | undefined) =>
  (value: In, context: z.RefinementCtx): Out => {
    const found = meaning(value)
    if (found !== undefined) return found
    context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is not ${what}` })
    return z.NEVER
  }

const jsonOf = (text: string): unknown => {
  try {
    return readPythonJson(text)
  } catch {
    return undefined
  }
}
/** A text column that holds JSON as Python writes it. */
export const jsonText = z.string().transform(standsFor('JSON', jsonOf))

/** A row of any attribute table; `id` is that of its trial or study. */
export const attributeRow = z.object({ id: z.int(), key: z.string(), value: jsonText })
