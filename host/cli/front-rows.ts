/** front.json as the rows and columns of the terminal's table. */
import { objectiveDoc } from '../../core/study/objectives.ts'
import type { FrontFile } from '../../core/study/front.ts'
import type { FrontColumn, FrontRow } from '../report/front-table.ts'

export const frontRows = (front: FrontFile): { rows: FrontRow[]; columns: FrontColumn[] } => ({
  rows: front.members.map(({ trial, values, testError, fits, parameters }) => ({
    trial,
    values,
    ...(testError !== undefined && { testError }),
    fits,
    parameters,
    isKnee: trial === front.knee,
  })),
  columns: front.objectives.map(({ name }) => objectiveDoc(name)),
})
