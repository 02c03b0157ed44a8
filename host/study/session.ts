/** Runs a study from its folder: opens everything it needs, trains until the budget is reached, then finishes it. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { workError } from '../../core/contract/errors.ts'
import { networkToJson } from '../../core/network/file.ts'
import type { Problem } from '../../core/search/problem.ts'
import { summariseFront, type FrontFile, type FrontSummary } from '../../core/study/front.ts'
import { observationsIn, runStudy, type StudyEnd, type StudyWatcher } from '../../core/study/runner.ts'
import { problemOf, trialParameters, type Setting } from '../../core/study/setting.ts'
import type { TrialResult } from '../../core/study/trial.ts'
import { networkToNir } from '../../hardware/export/nir.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { withFileErrors } from '../files/failure.ts'
import { lockFolder } from '../files/lock.ts'
import { createPool } from '../pool.ts'
import { openStore } from '../store/open.ts'
import type { StudyStore } from '../store/study-store.ts'
import { engineFor, studyEngine } from './engine.ts'
import { finishStudy } from './finish.ts'
import { files, type StudyFolder } from './folder.ts'
import { openSetting } from './work.ts'

export interface SessionOptions {
  readonly workers: number
  readonly watcher?: (context: WatchContext) => StudyWatcher
  /** Called once with what stops the session within a batch. */
  readonly onStop: (stop: () => void) => void
  /** Seconds, for a budget of minutes. */
  readonly now: () => number
}

export interface WatchContext {
  readonly problem: Problem
  readonly trials: number | undefined
  readonly minutes: number | undefined
  /** Trials that trained before this session, and the best error among them. */
  readonly done: number
  readonly bestError?: number
  /** The front as it is now. */
  readonly front: () => FrontSummary
}

export interface SessionResult {
  readonly end: StudyEnd
  /** Absent when stopped before the budget was reached. */
  readonly front?: FrontFile
}

/** Writes a file of the study, making its folder. */
export const writeStudyFile = (folder: string, name: string, data: string | Uint8Array): void => {
  const path = join(folder, name)
  withFileErrors('create', dirname(path), () => mkdirSync(dirname(path), { recursive: true }))
  writeFileAtomically(path, data)
}

const keepTrial = async (folder: string, number: number, setting: Setting, result: TrialResult): Promise<void> => {
  writeStudyFile(folder, files.network(number), networkToJson(result.network))
  writeStudyFile(folder, files.curves(number), `${JSON.stringify(result.curves)}\n`)
  writeStudyFile(folder, files.raster(number), `${JSON.stringify(result.raster)}\n`)
  // NIR has no spike response model
  if (setting.neuron !== 'srm') writeStudyFile(folder, files.nir(number), await networkToNir(result.network))
}

/** Removes what a killed process left half written. */
const sweep = (folder: string): void => {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /^\..*\.\d+\.tmp$/.test(entry.name))
      rmSync(join(entry.parentPath, entry.name), { force: true })
  }
}

/** @throws UserError when nothing can be searched, nothing finished, or the store fails. */
export const runSession = async ({ path, design }: StudyFolder, options: SessionOptions): Promise<SessionResult> => {
  const lock = lockFolder(path)
  try {
    sweep(path)
    const source = join(path, files.design)
    const { setting, split } = await openSetting(design, path)
    const problem = problemOf(setting, design, source)
    const names = design.objectives.map(({ name }) => name)
    const database = join(path, files.store)
    const directions = names.map(() => 'minimize' as const)
    const create = existsSync(database) ? {} : { create: { name: design.name, directions, metricNames: names } }
    const store = openStore(database, create)
    const engine = await studyEngine(store, () => engineFor(setting, split, trialParameters(setting, design, {})))
    const pool = createPool(design, path, engine.name, options.workers)
    let stopped = false
    options.onStop(() => {
      stopped = true
      pool.stop()
    })
    try {
      const { trials, minutes } = design.budget
      const started = options.now()
      const front = () => summariseFront(problem, observationsIn(store), names)
      const before = store.trials().filter(({ state }) => state !== 'running' && state !== 'waiting')
      const errors = before.flatMap(({ userAttributes: { error } }) => (typeof error === 'number' ? [error] : []))
      const bestError = errors.length > 0 && { bestError: Math.min(...errors) }
      const watcher = options.watcher?.({ problem, trials, minutes, done: before.length, ...bestError, front })
      const end = await runStudy({
        problem,
        objectives: names,
        ...(trials !== undefined && { trials }),
        store,
        pool: {
          ...pool,
          run: (searched, onEpoch) => pool.run(trialParameters(setting, design, searched), onEpoch),
        },
        keep: (number, result) => keepTrial(path, number, setting, result),
        signal: {
          get aborted() {
            return stopped
          },
        },
        timeIsUp: () => minutes !== undefined && options.now() - started >= minutes * 60,
        ...(watcher && { watcher }),
      })
      if (end === 'stopped') return { end }
      const summary = front()
      if (summary.trials.length === 0) throw nothingFinished(store, end)
      const finished = await finishStudy({ folder: path, design, setting, split, store, pool, summary, names })
      return finished ? { end, front: finished } : { end: 'stopped' }
    } finally {
      await pool.close()
      store.close()
    }
  } finally {
    lock.release()
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
