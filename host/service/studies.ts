/** The studies folder: what is in it, new ones, copies, and a trash from which a removed one comes back. */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { StudySummary } from '../../core/contract/views.ts'
import { hypervolumeShare } from '../../core/formulas/reference-box.ts'
import type { Design } from '../../core/study/design.ts'
import type { FrontFile } from '../../core/study/front.ts'
import { withFileErrors } from '../files/failure.ts'
import { lockFolder, lockHolder } from '../files/lock.ts'
import { createStudyFolder, files, foreignStore, isStudy, readStudyFolder, slug } from '../study/folder.ts'
import { standingOf } from '../study/standing.ts'
import { hasNoNetworks, summariseForeign } from './foreign-study.ts'
import type { LiveStudy } from './live-study.ts'
import { summaryOf } from './rows.ts'
import { trainedElsewhere } from './watching.ts'

const trash = '.trash'

/** Ids are names of folders, never paths. */
const isId = (id: string): boolean => /^[\p{L}\p{N}_.-]+$/u.test(id) && !id.startsWith('.')

/** The file of a study without networks, or undefined where the id is none. */
export const foreignPath = (root: string, id: string): string | undefined =>
  isId(id) ? foreignStore(join(root, id)) : undefined

export const studyPath = (root: string, id: string): string => {
  const path = join(root, id)
  if (isId(id) && isStudy(path)) return path
  if (isId(id) && foreignStore(path)) throw hasNoNetworks(id)
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
    mkdirSync(dirname(to), { recursive: true })
    renameSync(from, to)
  })

/** @throws UserError while another process has it open. */
export const removeStudy = (root: string, id: string): void => {
  const path = studyPath(root, id)
  lockFolder(path).release()
  const to = join(root, trash, id)
  // one of the same name was removed before: it stays, under another name
  if (existsSync(to)) move(to, `${to}~${Date.now()}`)
  move(path, to)
}

export const restoreStudy = (root: string, id: string): void => {
  const from = join(root, trash, id)
  if (!isId(id) || !existsSync(from)) throw inputError(`There is no removed study ${id}`, 'It may be back already.')
  if (existsSync(join(root, id)))
    throw inputError(`There is a study ${id} again`, `Rename its folder; the removed one lies in ${from}.`)
  move(from, join(root, id))
}

/** When the study changed last, in seconds since 1970. */
const changedAt = (path: string): number => {
  const store = foreignStore(path) ?? join(path, files.store)
  const times = [join(path, files.design), store, `${store}-wal`, join(path, files.front)].map(
    (name) => statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  )
  return Math.max(...times) / 1000
}

/** What the front that a finished study wrote dominates, as a share. */
const shareOf = ({ objectives, members, hypervolume }: FrontFile): number | null => {
  const reference = objectives.map((objective) => objective.reference ?? -Infinity)
  return hypervolumeShare(
    members.map(({ values }) => values),
    { reference, hypervolume },
  )
}

/** A study from its files, as the list shows it; a damaged one is listed with what is wrong. */
const summarise = (path: string, id: string, changed: number): StudySummary => {
  try {
    const foreign = foreignStore(path)
    if (foreign) return summariseForeign(id, foreign, changed)
    const study = readStudyFolder(path)
    const { isFinished, front, ...tally } = standingOf(study)
    const atRest = isFinished ? 'finished' : 'idle'
    const summary = { ...summaryOf(id, study.design, tally), hypervolume: front ? shareOf(front) : null, changed }
    // it is not open here: another process trains it
    const holder = lockHolder(path)
    if (holder === undefined) return { ...summary, state: atRest }
    return { ...summary, state: 'running', readOnly: trainedElsewhere(holder).sentence }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const nothing = { trials: 0, complete: 0, failed: 0, budget: {}, objectives: [], best: [], hypervolume: null }
    return { ...nothing, id, name: id, state: 'broken', changed, problem: `${error.message}. ${error.remedy}` }
  }
}

/** Lists a folder's studies; what did not change since is not read again. */
export const createStudyList = (root: string) => {
  const known = new Map<string, StudySummary>()
  return (open: ReadonlyMap<string, LiveStudy>): StudySummary[] => {
    const names = existsSync(root) ? withFileErrors('read', root, () => readdirSync(root)) : []
    return names
      .filter((name) => isId(name) && (isStudy(join(root, name)) || foreignStore(join(root, name))))
      .map((id) => {
        const path = join(root, id)
        const changed = changedAt(path)
        const study = open.get(id)
        if (study) return study.summary(changed)
        if (known.get(id)?.changed !== changed) known.set(id, summarise(path, id, changed))
        return known.get(id)!
      })
      .sort((a, b) => b.changed - a.changed)
  }
}
