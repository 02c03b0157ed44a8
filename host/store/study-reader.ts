/** Reads what a file says of its study as a whole. */
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { damaged } from './failure.ts'
import { type Direction, directionOf } from './optuna-values.ts'
import { attributeRow, type OpenFile, readRows, standsFor } from './rows.ts'

export interface Study {
  /** Its row (study_id). */
  readonly id: number
  readonly name: string
  /** One an objective. */
  readonly directions: readonly Direction[]
  /** One an objective; null where they were given no names. */
  readonly metricNames: readonly string[] | null
}

const directionRow = z.object({ direction: z.string().transform(standsFor('a direction', directionOf)) })
const studyRow = z.object({ id: z.int(), name: z.string() })
const metricNamesSchema = z.array(z.string()).nullable()

/** The user or system attributes of a study. */
export const readStudyAttributes = (
  file: OpenFile,
  kind: 'user' | 'system',
  study: number,
): Record<string, unknown> => {
  const table = `study_${kind}_attributes`
  const sql = `SELECT study_id AS id, key, value_json AS value FROM ${table} WHERE study_id = ? ORDER BY key`
  return Object.fromEntries(readRows(file, table, attributeRow, sql, study).map(({ key, value }) => [key, value]))
}

/** The one study of a file; a UserError when it holds none or several. */
export const readStudy = (file: OpenFile): Study => {
  const studies = readRows(file, 'studies', studyRow, 'SELECT study_id AS id, study_name AS name FROM studies')
  const [study] = studies
  if (study === undefined) throw damaged(file.path, 'it holds no study')
  if (studies.length > 1)
    throw inputError(
      `${file.path} holds ${studies.length} studies: ${studies.map(({ name }) => name).join(', ')}`,
      'Copy the one you want to a file of its own (optuna.copy_study).',
    )
  const sql = 'SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective'
  const directions = readRows(file, 'study_directions', directionRow, sql, study.id).map((row) => row.direction)
  const names = readStudyAttributes(file, 'system', study.id)['study:metric_names'] ?? null
  const metricNames = metricNamesSchema.safeParse(names)
  if (!metricNames.success || directions.length === 0 || (metricNames.data ?? directions).length !== directions.length)
    throw damaged(file.path, `its ${directions.length} objectives are named ${JSON.stringify(names)}`)
  return { ...study, directions, metricNames: metricNames.data }
}
