/** Reads what a file says of its study as a whole. */
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { damaged } from './failure.ts'
import { type Direction, directionOf } from './optuna-values.ts'
import { attributeTable, integer, type OpenFile, readRows, type Table, text } from './rows.ts'

export interface Study {
  /** Its row (study_id). */
  readonly id: number
  readonly name: string
  /** One an objective. */
  readonly directions: readonly Direction[]
  /** One an objective; null where they were given no names. */
  readonly metricNames: readonly string[] | null
}

const directionTable: Table<{ direction: Direction }> = {
  name: 'study_directions',
  columns: { direction: text('direction', 'a direction', directionOf) },
}
const studyTable: Table<{ id: number; name: string }> = {
  name: 'studies',
  columns: { id: integer('study_id'), name: text('study_name') },
}
const metricNamesSchema = z.array(z.string()).nullable()

/** The user or system attributes of a study. */
export const readStudyAttributes = (
  file: OpenFile,
  kind: 'user' | 'system',
  study: number,
): Record<string, unknown> => {
  const rows = readRows(file, attributeTable('study', kind), 'WHERE study_id = ? ORDER BY key', study)
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]))
}

/** The one study of a file; a UserError when it holds none or several. */
export const readStudy = (file: OpenFile): Study => {
  const studies = readRows(file, studyTable, '')
  const [study] = studies
  if (study === undefined) throw damaged(file.path, 'it holds no study')
  if (studies.length > 1)
    throw inputError(
      `${file.path} holds ${studies.length} studies: ${studies.map(({ name }) => name).join(', ')}`,
      'Copy the one you want to a file of its own (optuna.copy_study).',
    )
  const directionRows = readRows(file, directionTable, 'WHERE study_id = ? ORDER BY objective', study.id)
  const directions = directionRows.map(({ direction }) => direction)
  const names = readStudyAttributes(file, 'system', study.id)['study:metric_names'] ?? null
  const metricNames = metricNamesSchema.safeParse(names)
  if (!metricNames.success || directions.length === 0 || (metricNames.data ?? directions).length !== directions.length)
    throw damaged(file.path, `its ${directions.length} objectives are named ${JSON.stringify(names)}`)
  return { ...study, directions, metricNames: metricNames.data }
}
