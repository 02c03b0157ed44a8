/** A study open for work: held by this process, with everything that training and looking at it need. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../core/search/problem.ts'
import type { Split } from '../../core/data/split.ts'
import { summariseFront, type FrontSummary } from '../../core/study/front.ts'
import type { ObjectiveName } from '../../core/study/objectives.ts'
import { observationsIn } from '../../core/study/runner.ts'
import { problemOf, type Setting } from '../../core/study/setting.ts'
import type { openDataset } from '../datasets.ts'
import { lockFolder } from '../files/lock.ts'
import { openStore } from '../store/open.ts'
import type { StudyStore } from '../store/study-store.ts'
import { removedKey } from '../store/tally.ts'
import type { Extent, StoredTrial } from '../store/trial-reader.ts'
import { files, type StudyFolder } from './folder.ts'
import { studyTrials, type StudyTrials } from './trials.ts'
import { openSetting } from './work.ts'

/** A study open for training: held by this process alone, its store written by nobody else. */
export interface Session {
  readonly study: StudyFolder
  readonly setting: Setting
  readonly split: Split
  readonly problem: Problem
  readonly names: readonly ObjectiveName[]
  readonly store: StudyStore
  /** The trials that it had when it was opened, but those taken out. */
  readonly before: readonly StoredTrial[]
  readonly trials: StudyTrials
  readonly front: () => FrontSummary
  close(): void
}

/** Whether a user took the trial out of the study; its row stays in the store. */
export const isRemoved = ({ userAttributes }: StoredTrial): boolean => userAttributes[removedKey] === true

/** What is needed of a trial but to show it in full. */
const outline: Extent = { userAttributes: ['error', 'reason', removedKey], intermediate: 'running' }

/** Removes what a killed process left half written, but in artifacts/: a trial cut off is trained again from nothing. */
const sweep = (folder: string): void => {
  const exports = join(folder, 'exports')
  const entries = [
    ...readdirSync(folder, { withFileTypes: true }),
    ...(existsSync(exports) ? readdirSync(exports, { recursive: true, withFileTypes: true }) : []),
  ]
  for (const entry of entries) {
    if (entry.isFile() && /^\..*\.\d+\.tmp$/.test(entry.name))
      rmSync(join(entry.parentPath, entry.name), { force: true })
  }
}

/** What a study consists of, its store open; `close` is what lets it go. */
const assemble = async (
  study: StudyFolder,
  openStudyStore: () => StudyStore | undefined,
  open: typeof openDataset | undefined,
  release: () => void,
): Promise<Session> => {
  const { path, design } = study
  let store: StudyStore | undefined
  const close = (): void => {
    store?.close()
    release()
  }
  try {
    const opening = openSetting(design, path, open)
    // where data and store are both at fault, the store is what is told
    opening.catch(() => undefined)
    store = openStudyStore()
    const before = store?.trials(outline).filter((trial) => !isRemoved(trial)) ?? []
    const { setting, split } = await opening
    const problem = problemOf(setting, design, join(path, files.design))
    const names = design.objectives.map(({ name }) => name)
    const directions = names.map(() => 'minimize' as const)
    store ??= openStore(join(path, files.store), { create: { name: design.name, directions, metricNames: names } })
    const trials = studyTrials(store, path, before)
    const front = () => summariseFront(problem, observationsIn(trials.trials()), names)
    return { study, setting, split, problem, names, store, before, trials, front, close }
  } catch (error) {
    close()
    throw error
  }
}

/** @throws UserError when the folder is held by another process, or data, target or store cannot be opened. */
export const openSession = async (study: StudyFolder, open?: typeof openDataset): Promise<Session> => {
  const { path } = study
  const lock = lockFolder(path)
  const openBefore = (): StudyStore | undefined => {
    sweep(path)
    const database = join(path, files.store)
    return existsSync(database) ? openStore(database) : undefined
  }
  return assemble(study, openBefore, open, lock.release)
}

/** A study that another process trains, to be looked at: its store can only be read. */
export const openToWatch = (study: StudyFolder, open?: typeof openDataset): Promise<Session> =>
  assemble(
    study,
    () => openStore(join(study.path, files.store), { readOnly: true }),
    open,
    () => undefined,
  )
