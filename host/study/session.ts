/** A study at work: opened with everything it needs, trained until its budget is reached, then finished. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { workError } from '../../core/contract/errors.ts'
import type { Problem } from '../../core/search/problem.ts'
import type { Split } from '../../core/data/split.ts'
import { summariseFront, type FrontFile, type FrontSummary } from '../../core/study/front.ts'
import type { ObjectiveName } from '../../core/study/objectives.ts'
import { observationsIn, runStudy, type StudyEnd, type StudyWatcher } from '../../core/study/runner.ts'
import { problemOf, trialParameters, type Setting } from '../../core/study/setting.ts'
import type { openDataset } from '../datasets.ts'
import { lockFolder } from '../files/lock.ts'
import { createPool } from '../pool.ts'
import { openStore } from '../store/open.ts'
import type { StudyStore } from '../store/study-store.ts'
import { removedKey } from '../store/tally.ts'
import type { Extent, StoredTrial } from '../store/trial-reader.ts'
import { exerciseOf, studyEngine } from './engine.ts'
import { finishStudy } from './finish.ts'
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

export interface TrainOptions {
  readonly workers: number
  readonly watcher?: StudyWatcher
  /** Called once with what stops the training within a batch. */
  readonly onStop: (stop: () => void) => void
  /** True while no further trial may begin. */
  readonly isPaused?: () => boolean
  /** Trials are over, the front is tested and exported. */
  readonly onFinishing?: () => void
  /** Seconds, for a budget of minutes. */
  readonly now: () => number
}

export interface SessionResult {
  readonly end: StudyEnd
  /** Absent when stopped before the budget was reached. */
  readonly front?: FrontFile
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

/**
 * Trains until the budget is reached or somebody stops it, then tests and exports the front.
 * @throws UserError when nothing can be searched, nothing finished, or the store fails.
 */
export const trainSession = async (session: Session, options: TrainOptions): Promise<SessionResult> => {
  const { study, setting, split, problem, names, store, trials: kept } = session
  const { path, design } = study
  const engine = await studyEngine(store, () => exerciseOf(setting, split, trialParameters(setting, design, {})))
  const pool = createPool(design, path, engine.name, options.workers)
  let stopped = false
  options.onStop(() => {
    stopped = true
    pool.stop()
  })
  try {
    const { trials, minutes } = design.budget
    const started = options.now()
    const isOver = (): boolean => minutes !== undefined && options.now() - started >= minutes * 60
    const end = await runStudy({
      problem,
      objectives: names,
      ...(trials !== undefined && { trials }),
      store: kept,
      pool: {
        ...pool,
        run: (number, searched, onEpoch, threads) =>
          pool.run(trialParameters(setting, design, searched), onEpoch, threads, number),
      },
      signal: {
        get aborted() {
          return stopped
        },
      },
      holds: () => (options.isPaused?.() ? 'paused' : isOver() ? 'budget' : undefined),
      ...(options.watcher && { watcher: options.watcher }),
    })
    if (end === 'stopped' || end === 'paused') return { end }
    const summary = session.front()
    if (summary.trials.length === 0) throw nothingFinished(store, end)
    options.onFinishing?.()
    const front = await finishStudy(session, pool, summary)
    return front ? { end, front } : { end: 'stopped' }
  } finally {
    await pool.close()
  }
}

const nothingFinished = (store: StudyStore, end: StudyEnd): Error => {
  const failed = store.trials().filter(({ state }) => state === 'failed')
  if (failed.length === 0 && end === 'exhausted') {
    return workError(
      'No network in the search space keeps the constraints: nothing can be trained',
      'Widen the space (smaller networks, smaller inputs), or choose another target.',
    )
  }
  const reason = failed[0]?.userAttributes['reason']
  return workError(
    `No trial finished${failed.length > 0 ? `; all ${failed.length} failed, the first because ${String(reason)}` : ''}`,
    'Change the ranges that fail, or give a larger budget.',
  )
}
