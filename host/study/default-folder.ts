/** Where a study goes that names no folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { inputError } from '../../core/contract/errors.ts'
import type { Design } from '../../core/study/design.ts'
import { isStudy, readStudyFolder, slug } from './folder.ts'
import { standingOf } from './standing.ts'

const isUnfinished = (folder: string, design: Design): boolean => {
  const study = readStudyFolder(folder)
  return isDeepStrictEqual(study.design, design) && !standingOf(study).isFinished
}

/**
 * `<root>/<slug>`, or the first free `<slug>-2`, `-3`, ...
 * @param place the design as it stands in a folder, its relative paths rebased.
 * @throws UserError naming --resume where an unfinished study of the same design is there.
 */
export const defaultFolder = (root: string, place: (folder: string) => Design): string => {
  const base = join(root, slug(place(root).name))
  for (let n = 1; ; n++) {
    const path = n === 1 ? base : `${base}-${n}`
    if (!existsSync(path)) return path
    if (isStudy(path) && isUnfinished(path, place(path))) {
      throw inputError(
        `${path} holds this study, unfinished`,
        `Add --resume to go on with it, or --study DIR to begin another`,
      )
    }
  }
}
