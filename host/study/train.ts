/** Trains an open study until its budget is reached, then tests and exports its front. */
import { workError } from '../../core/contract/errors.ts'
import { prunerNamed } from '../../core/search/pruning/pruners.ts'
import type { FrontFile } from '../../core/study/front.ts'
import { runStudy, type StudyEnd, type StudyWatcher } from '../../core/study/runner.ts'
import { trialParameters } from '../../core/study/setting.ts'
import type { StudyStore } from '../store/study-store.ts'
import { finishStudy } from './finish.ts'
import type { Session } from './session.ts'
import { openWorkers, type WorkOptions } from './workers.ts'

export interface TrainOptions extends WorkOptions {
  readonly watcher?: StudyWatcher
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

/**
 * Trains until the budget is reached or somebody stops it, then tests and exports the front.
 * @throws UserError when nothing can be searched, nothing finished, or the store fails.
 */
export const trainSession = async (session: Session, options: TrainOptions): Promise<SessionResult> => {
  const { setting, problem, names, store, trials: kept } = session
  const { design } = session.study
  const pool = await openWorkers(session, options)
  try {
    const { trials, minutes } = design.budget
    const started = options.now()
    const isOver = (): boolean => minutes !== undefined && options.now() - started >= minutes * 60
    const { thaw } = prunerNamed(design.pruning)
    const end = await runStudy({
      problem,
      objectives: names,
      ...(trials !== undefined && { trials }),
      ...(thaw && { thaw: (observations) => thaw(problem, observations) }),
      store: kept,
      pool: {
        ...pool,
        run: (number, searched, onEpoch, threads, observations) =>
          pool.run(
            trialParameters(setting, design, searched),
            onEpoch,
            threads,
            { trial: number },
            design.pruning === 'none' ? undefined : observations,
          ),
      },
      signal: options.signal,
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
  const trials = store.trials()
  const failed = trials.filter(({ state }) => state === 'failed')
  if (trials.some(({ state }) => state === 'complete'))
    return workError('No trial keeps the limits in "constraints"', 'Raise the limits, or give a larger budget.')
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
