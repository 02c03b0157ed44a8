/** The layouts of data sets; the first that fits a folder reads it. */
import { inputError } from '../../core/contract/errors.ts'
import type { SourceFolder } from './folder.ts'
import type { Layout } from './layout.ts'
import { classFolders } from './layouts/class-folders.ts'
import { labelTables } from './layouts/label-tables.ts'
import { looseFiles } from './layouts/loose-files.ts'
import { packed } from './layouts/packed.ts'

const layouts: readonly Layout[] = [packed, labelTables, looseFiles, classFolders]

/** @throws UserError where the folder holds nothing that could be a data set. */
export const layoutOf = (folder: SourceFolder): Layout => {
  const layout = layouts.find(({ fits }) => fits(folder))
  if (layout) return layout
  throw inputError(
    `${folder.root} holds no file of a data set`,
    'Give a folder with one folder a class, an index.json beside packed recordings, or files of labelled samples.',
  )
}
