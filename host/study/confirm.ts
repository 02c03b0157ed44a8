/** Trains the members of a finished front again, with further seeds, and then tests those that stay on it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Confirmation, Repeat } from '../../core/contract/confirmation.ts'
import { inputError } from '../../core/contract/errors.ts'
import { networkFromJson } from '../../core/network/file.ts'
import type { Parameters } from '../../core/search/space.ts'
import {
  confirmationOf,
  isTested,
  testsOf,
  trainingsOf,
  withRepeat,
  withTestError,
  type Task,
  type Trained,
} from '../../core/study/confirmation.ts'
import { trialParameters } from '../../core/study/setting.ts'
import type { EpochLine } from '../../core/study/trial.ts'
import { readTextFile } from '../files/json.ts'
import { readConfirmation, writeConfirmation } from './confirmation-file.ts'
import { files } from './folder.ts'
import { readFront } from './front-file.ts'
import { drawFront } from './picture.ts'
import type { Session } from './session.ts'
import { isCurrent } from './standing.ts'
import { openWorkers, type WorkOptions } from './workers.ts'

const defaultSeeds = 5

export interface ConfirmWatcher {
  /** The plan, and again after each training and test, `by` which it changed. */
  changed?(confirmation: Confirmation, by?: Task): void
  epoch?(task: Task, line: EpochLine): void
}

export interface ConfirmOptions extends WorkOptions {
  /** Of each member; without, as many as before, or 5. */
  readonly seeds?: number | undefined
  readonly watcher?: ConfirmWatcher
}

export interface ConfirmResult {
  readonly end: 'done' | 'paused' | 'stopped'
  /** As far as it came. */
  readonly confirmation: Confirmation
}

/** Whether a training has what is needed of it: one to be tested needs its network. */
const isThere = (folder: string, trial: number, repeat: Repeat): boolean =>
  'failed' in repeat || repeat.testError !== undefined || existsSync(join(folder, files.repeat(trial, repeat.seed)))

/**
 * What was done before, to go on from, for the front as it is now.
 * @param seeds undefined for as many as before, or the default.
 * @throws UserError where the front is not that of all trials, or the number of seeds may no longer change.
 */
export const planConfirmation = (session: Session, seeds?: number): Confirmation => {
  const { study, store, names } = session
  const front = readFront(study.path)
  if (!front || !isCurrent(front, store.tally().counts)) {
    throw inputError(
      `The study in ${study.path} is not finished: its front may still change`,
      'Train it to its end first: design --resume, with fewer --trials if it is to end sooner.',
    )
  }
  const before = readConfirmation(study.path)
  if (before && seeds !== undefined && seeds !== before.seeds && isTested(before)) {
    throw inputError(
      `The front was confirmed with ${before.seeds} seeds and then tested: with ${seeds} others might stay on it, chosen when their test errors are known`,
      `Leave --seeds out to see what was found, or remove ${join(study.path, files.confirmation)} to begin again.`,
    )
  }
  const count = seeds ?? before?.seeds ?? defaultSeeds
  const members = front.members.map(({ trial, values }): Trained => {
    const repeats = before?.members.find((member) => member.trial === trial)?.repeats ?? []
    return {
      trial,
      found: values,
      repeats: repeats.filter((repeat) => repeat.seed <= count && isThere(study.path, trial, repeat)),
    }
  })
  return confirmationOf(count, names, members)
}

/**
 * Trains what a confirmation lacks, a thread each, so that it is the same by any number of workers; tests at the end.
 * @throws UserError as `planConfirmation` does, and where what is trained cannot be kept.
 */
export const confirmSession = async (session: Session, options: ConfirmOptions): Promise<ConfirmResult> => {
  const { seeds, workers, watcher, signal, isPaused } = options
  const { study, setting, store, names } = session
  const { path, design } = study
  let confirmation = planConfirmation(session, seeds)
  const isDone = (): boolean => trainingsOf(confirmation).length + testsOf(confirmation).length === 0
  if (isDone()) {
    // it may have been cut off before its picture was drawn
    drawFront(session, session.front())
    return { end: 'done', confirmation }
  }

  const parametersOf = (trial: number): Parameters => trialParameters(setting, design, store.trial(trial).parameters)
  const pool = await openWorkers(session, options)

  /** A training counts when it stands in the file. */
  const keep = (next: Confirmation, by?: Task): void => {
    writeConfirmation(path, next)
    confirmation = next
    watcher?.changed?.(next, by)
  }
  const train = async (task: Task): Promise<void> => {
    const { trial, seed } = task
    const onEpoch = (line: EpochLine): void => watcher?.epoch?.(task, line)
    const outcome = await pool.run(parametersOf(trial), onEpoch, 1, { trial, repeat: seed })
    if (outcome.state === 'complete') {
      const { metrics } = outcome.result
      keep(withRepeat(confirmation, trial, { seed, values: names.map((name) => metrics[name]!) }), task)
    } else if (outcome.state === 'failed') keep(withRepeat(confirmation, trial, { seed, failed: outcome.reason }), task)
  }
  const test = async (task: Task): Promise<void> => {
    const { trial, seed } = task
    const file = join(path, files.repeat(trial, seed))
    const network = networkFromJson(file, readTextFile(file))
    const tested = await pool.test(parametersOf(trial), { network }, seed)
    if (tested) keep(withTestError(confirmation, task, tested.testError), task)
  }
  /** As many at once as there are workers, until all are done or nothing further may begin. */
  const doAll = async (tasks: Task[], perform: (task: Task) => Promise<void>): Promise<void> => {
    const next = async (): Promise<void> => {
      while (!signal.aborted && !isPaused?.() && tasks.length > 0) await perform(tasks.shift()!)
    }
    try {
      await Promise.all(Array.from({ length: workers }, next))
    } finally {
      // where one fails, no other begins
      tasks.length = 0
    }
  }
  try {
    keep(confirmation)
    await doAll(trainingsOf(confirmation), train)
    // who stays is known: from here on nothing is chosen any more
    await doAll(testsOf(confirmation), test)
    drawFront(session, session.front())
    return { end: isDone() ? 'done' : signal.aborted ? 'stopped' : 'paused', confirmation }
  } finally {
    await pool.close()
  }
}
