/** The studies folder: what is in it, new ones, copies, and a trash from which a removed one comes back. */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { StudySummary } from '../../core/contract/views.ts'
import type { Design } from '../../core/study/design.ts'
import { withFileErrors } from '../files/failure.ts'
import { readJsonFile } from '../files/json.ts'
import { openStore } from '../store/open.ts'
import { createStudyFolder, files, isFinished, isStudy, readStudyFolder, slug } from '../study/folder.ts'
import { isRemoved } from '../study/session.ts'
import { z } from 'zod'

const trash = '.trash'

/** Ids are names of folders, never paths. */
const isId = (id: string): boolean => /^[\p{L}\p{N}_.-]+$/u.test(id) && !id.startsWith('.')

export const studyPath = (root: string, id: string): string => {
  const path = join(root, id)
  if (isId(id) && isStudy(path)) return path
  throw inputError(`There is no study ${id}`, 'Choose one of the list.')
}

/** A folder's name for a new study: its slug, or the first free `-2`, `-3`, ... */
const freeId = (root: string, name: string): string => {
  const base = slug(name)
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`
    if (!existsSync(join(root, id)) && !existsSync(join(root, trash, id))) return id
  }
}

/** @returns the new study's id. */
export const createStudy = (root: string, design: Design): string => {
  const id = freeId(root, design.name)
  createStudyFolder(join(root, id), design)
  return id
}

const move = (from: string, to: string): void =>
  withFileErrors('move', from, () => {
    mkdirSync(join(to, '..'), { recursive: true })
    renameSync(from, to)
  })

export const removeStudy = (root: string, id: string): void => move(studyPath(root, id), join(root, trash, id))

export const restoreStudy = (root: string, id: string): void => {
  const from = join(root, trash, id)
  if (!isId(id) || !existsSync(from)) throw inputError(`There is no removed study ${id}`, 'It may be back already.')
  move(from, join(root, id))
}

const frontSchema = z.object({ hypervolume: z.number().nullable() })

/** A study from its files, as the list shows it; a damaged one is listed with what is wrong. */
const summarise = (root: string, id: string): StudySummary => {
  const path = join(root, id)
  const nothing = {
    trials: 0,
    complete: 0,
    failed: 0,
    budget: {},
    objectives: [],
    best: [],
    hypervolume: null,
    changed: 0,
  }
  try {
    const { design } = readStudyFolder(path)
    const database = join(path, files.store)
    const store = existsSync(database) ? openStore(database, { readOnly: true }) : undefined
    try {
      const trials = (store?.trials() ?? []).filter((trial) => !isRemoved(trial))
      const complete = trials.flatMap(({ state, values }) => (state === 'complete' && values ? [values] : []))
      return {
        id,
        name: design.name,
        state: isFinished(path) ? 'finished' : 'idle',
        trials: trials.length,
        complete: complete.length,
        failed: trials.filter(({ state }) => state === 'failed').length,
        budget: design.budget,
        objectives: design.objectives.map(({ name }) => name),
        best: complete.length === 0 ? [] : design.objectives.map((_, i) => Math.min(...complete.map((v) => v[i]!))),
        hypervolume: isFinished(path)
          ? readJsonFile(join(path, files.front), frontSchema, 'Run the study again.').hypervolume
          : null,
        changed: statSync(store ? database : path).mtimeMs / 1000,
      }
    } finally {
      store?.close()
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { ...nothing, id, name: id, state: 'broken', problem: `${error.message}. ${error.remedy}` }
  }
}

/** Every study of the folder, the one changed last first. */
export const listStudies = (root: string): StudySummary[] => {
  const names = existsSync(root) ? withFileErrors('read', root, () => readdirSync(root)) : []
  return names
    .filter((name) => isId(name) && isStudy(join(root, name)))
    .map((id) => summarise(root, id))
    .sort((a, b) => b.changed - a.changed)
}
