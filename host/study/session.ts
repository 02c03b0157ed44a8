/** A study open for work: held by this process, with everything that training and looking at it need. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../core/search/problem.ts'
import type { Split } from '../../core/data/split.ts'
import { summariseFront, type FrontSummary } from '../../core/study/front.ts'
import type { ObjectiveName } from '../../core/study/objectives.ts'
import { observationsIn } from '../../core/study/runner.ts'
import { problemOf, type Setting } from '../../core/study/setting.ts'
import { openDataset } from '../datasets/open.ts'
import { lockFolder } from '../files/lock.ts'
import { checkStore, openStore } from '../store/open.ts'
import type { StudyStore } from '../store/study-store.ts'
import { isRemoved, removedKey } from '../store/tally.ts'
import type { Extent, StoredTrial } from '../store/trial-reader.ts'
import { files, type StudyFolder } from './folder.ts'
import { studyTrials, type StudyTrials } from './trials.ts'
import { takeWarmStart, withWarmStart } from './warm-start.ts'
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
  /** What was taken from other studies now, in sentences. */
  readonly warmStart: readonly string[]
  readonly front: () => FrontSummary
  close(): void
}

/** What is needed of a trial but to show it in full. */
const outline: Extent = {
  userAttributes: ['error', 'reason', 'course', 'expected', removedKey],
  intermediate: 'running',
}

/** Removes what a killed process left half written, but in artifacts/: a trial cut off is trained again from nothing. */
const sweep = (folder: string): void => {
  const inside = ['exports', 'anns'].map((name) => join(folder, name)).filter(existsSync)
  const entries = [
    ...readdirSync(folder, { withFileTypes: true }),
    ...inside.flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true })),
  ]
  for (const entry of entries) {
    if (entry.isFile() && /^\..*\.\d+\.tmp$/.test(entry.name))
      rmSync(join(entry.parentPath, entry.name), { force: true })
  }
}

/** What may be done on another thread while the trials are read. */
export interface Aside {
  readonly openDataset: typeof openDataset
  /** @throws UserError where the store is damaged. */
  readonly checkStore: (path: string) => Promise<void>
}

const here: Aside = { openDataset, checkStore: async (path) => checkStore(path) }

const trialsIn = (path: string): StoredTrial[] => {
  const store = openStore(path, { readOnly: true, isChecked: false })
  try {
    return store.trials(outline).filter((trial) => !isRemoved(trial))
  } finally {
    store.close()
  }
}

/** What a study consists of, its store open; `release` is what lets it go. A damaged store is only read. */
const assemble = async (study: StudyFolder, readOnly: boolean, aside: Aside, release: () => void): Promise<Session> => {
  const { path, design } = study
  const file = join(path, files.store)
  let store: StudyStore | undefined
  const close = (): void => {
    store?.close()
    release()
  }
  try {
    const opening = openSetting(design, path, aside.openDataset)
    if (!readOnly) sweep(path)
    const isThere = existsSync(file)
    const checking = isThere ? aside.checkStore(file) : undefined
    // where several are at fault, the trials are what is told, then the store
    for (const other of [opening, checking]) other?.catch(() => undefined)
    const before = isThere ? trialsIn(file) : []
    await checking
    const { setting, split } = await opening
    const asked = problemOf(setting, design, join(path, files.design))
    const warmStart = readOnly ? [] : takeWarmStart(path, design, asked)
    const problem = withWarmStart(path, asked)
    const names = design.objectives.map(({ name }) => name)
    const directions = names.map(() => 'minimize' as const)
    const create = { name: design.name, directions, metricNames: names }
    store = openStore(file, { readOnly, isChecked: false, ...(!isThere && { create }) })
    const trials = studyTrials(store, path, before)
    const front = () => summariseFront(problem, observationsIn(trials.trials()), names)
    return { study, setting, split, problem, names, store, before, trials, warmStart, front, close }
  } catch (error) {
    close()
    throw error
  }
}

/** @throws UserError when the folder is held by another process, or data, target or store cannot be opened. */
export const openSession = async (study: StudyFolder, aside = here): Promise<Session> => {
  const lock = lockFolder(study.path)
  return assemble(study, false, aside, lock.release)
}

/** A study that another process trains, to be looked at: its store can only be read. */
export const openToWatch = (study: StudyFolder, aside = here): Promise<Session> =>
  assemble(study, true, aside, () => undefined)
