/** A study of the digits with one pruner: what its trials came to, and the training time they took. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { measured, referenceLosses } from '../../../core/search/problem.ts'
import type { PrunerName } from '../../../core/search/pruning/pruners.ts'
import { parseDesign, type Design } from '../../../core/study/design.ts'
import { observationsIn } from '../../../core/study/runner.ts'
import { writeFileAtomically } from '../../files/atomic.ts'
import { readJsonFile, readTextFile } from '../../files/json.ts'
import { packageFile } from '../../package.ts'
import { createStudyFolder } from '../../study/folder.ts'
import { openSession } from '../../study/session.ts'
import { trainSession } from '../../study/train.ts'

const numbers = z.array(z.number())
const runSchema = z.object({
  /** What a trial must beat to count, a value an objective; absent if none came to its end. */
  reference: numbers.exactOptional(),
  /** Trainings in the order in which they ended: CPU seconds, and values of those that went to their end. */
  trainings: z.array(z.object({ seconds: z.number(), values: numbers.exactOptional() })),
})

export type PruningRun = z.infer<typeof runSchema>
export type Trainings = PruningRun['trainings']

/** What is run: a pruner on the digits, by a seed. */
export interface PruningOrder {
  readonly pruning: PrunerName
  readonly seed: number
  /** Minutes are CPU time of training. */
  readonly budget: Design['budget']
  /** Asked before each training, whether the study may end before its budget is over. */
  readonly isEnough?: (trainings: Trainings) => boolean
}

const train = async ({ pruning, seed, budget, isEnough }: PruningOrder, folder: string, signal: AbortSignal) => {
  const preset = packageFile('presets/digits-ucaspian.json')
  const design = { ...parseDesign(preset, readTextFile(preset)), pruning, seed, budget }
  const session = await openSession(createStudyFolder(join(folder, 'study'), design))
  const trainings: Trainings = []
  const isOver = (): boolean => {
    const seconds = trainings.reduce((sum, training) => sum + training.seconds, 0)
    return seconds >= 60 * (budget.minutes ?? Infinity) || isEnough?.(trainings) === true
  }
  try {
    await trainSession(session, {
      workers: 1,
      // no clock ends it: paused, it leaves the front untested
      now: () => 0,
      isPaused: isOver,
      signal,
      watcher: {
        finished: (_, outcome, metrics) => {
          if (metrics)
            trainings.push({ seconds: metrics.trainSeconds, values: session.names.map((name) => metrics[name]!) })
          if (outcome.state === 'pruned') trainings.push({ seconds: outcome.last.trainSeconds })
        },
      },
    })
    signal.throwIfAborted()
    const { problem, trials } = session
    const reference = referenceLosses(problem, measured(problem, observationsIn(trials.trials())))
    return { ...(reference && { reference }), trainings }
  } finally {
    session.close()
  }
}

/**
 * Runs a study in a folder of its own, with one worker.
 * @param keep where its figures are kept, and taken from if they are there.
 * @throws what `signal` was aborted with.
 */
export const runPruning = async (
  order: PruningOrder,
  keep: string | undefined,
  signal: AbortSignal,
): Promise<PruningRun> => {
  const name = [order.pruning, ...Object.entries(order.budget).flat(), `seed-${order.seed}`].join('-')
  const kept = keep && join(keep, `${name}.json`)
  if (kept && existsSync(kept)) return readJsonFile(kept, runSchema, 'Remove it.')
  const folder = mkdtempSync(join(tmpdir(), 'spikefront-pruning-'))
  try {
    const run = await train(order, folder, signal)
    if (kept) {
      mkdirSync(keep, { recursive: true })
      writeFileAtomically(kept, JSON.stringify(run))
    }
    return run
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
