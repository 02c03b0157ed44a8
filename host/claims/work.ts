/** What claims have trained: single networks and studies, one at a time, and what it cost to tell samples. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { networkFromJson, networkToJson } from '../../core/network/file.ts'
import type { Design, Run } from '../../core/study/design.ts'
import type { FrontFile } from '../../core/study/front.ts'
import type { StudyWatcher } from '../../core/study/runner.ts'
import { completed } from '../../core/training/parameters.ts'
import { createStudyFolder, isStudy, readStudyFolder, writeStudyFile } from '../study/folder.ts'
import { openSession } from '../study/session.ts'
import { openPool, openRun, type SingleRun } from '../study/single.ts'
import { trainSession } from '../study/train.ts'
import type { Pool } from '../pool.ts'

export interface Workplace {
  /** What presets' paths are relative to. */
  readonly baseDir: string
  readonly signal: AbortSignal
  /** CPU seconds of this process so far. */
  readonly cpuSeconds: () => number
}

const withPool = async <T>(opening: Promise<SingleRun>, work: (run: SingleRun) => Promise<T>) => {
  const opened = await opening
  try {
    return await work(opened)
  } finally {
    await opened.pool.close()
  }
}

/** What a training came to, without its network. */
export const trainedSchema = z.object({ error: z.number(), trainSeconds: z.number(), latencySteps: z.number() })

/**
 * Trains one network and writes it to `path`.
 * @returns a sentence where training comes to nothing.
 * @throws what the signal was aborted with.
 */
export const trainTo = (folder: string, path: string, source: string, run: Run, place: Workplace) =>
  withPool(
    openRun(source, run, place.baseDir, place.signal),
    async ({ parameters, pool }): Promise<z.infer<typeof trainedSchema> | string> => {
      const outcome = await pool.run(parameters, () => undefined, 1)
      place.signal.throwIfAborted()
      if (outcome.state === 'failed') return outcome.reason
      if (outcome.state !== 'complete') throw new Error(`a lone training was ${outcome.state}`)
      const { metrics, network } = outcome.result
      writeStudyFile(folder, path, networkToJson(network))
      const { error, trainSeconds, latencySteps } = metrics
      return { error, trainSeconds, latencySteps }
    },
  )

/** What the test samples say of a network: see `Figures`. */
export const testedSchema = z.object({ accuracy: z.number(), inferenceSeconds: z.number() })

/** The fastest counts: others are slowed down by what else the machine does. */
const timings = 3

const testTimed = async (pool: Pool, place: Workplace, ...job: Parameters<Pool['test']>) => {
  const before = place.cpuSeconds()
  const tested = await pool.test(...job)
  place.signal.throwIfAborted()
  return { error: tested!.testError, seconds: place.cpuSeconds() - before }
}

/** Tells all test samples with the network in a file of `folder`. */
export const testOf = (
  folder: string,
  path: string,
  run: Run,
  place: Workplace,
): Promise<z.infer<typeof testedSchema>> => {
  const opening = openPool(run, place.baseDir, ({ docs }) => completed(docs, run.parameters), place.signal)
  return withPool(opening, async ({ parameters, split, pool }) => {
    const file = join(folder, path)
    const network = networkFromJson(file, readFileSync(file, 'utf8'))
    const runs = []
    for (let i = 0; i < timings; i++) runs.push(await testTimed(pool, place, parameters, { network }))
    return {
      accuracy: 1 - runs[0]!.error,
      inferenceSeconds: Math.min(...runs.map(({ seconds }) => seconds)) / split.test.length,
    }
  })
}

/** A finished search. */
export interface Searched {
  readonly front: FrontFile
  /** What the training of each member took, by the trial's number. */
  readonly trainSeconds: ReadonlyMap<number, number>
}

/** Goes on with the study in `path`, or begins it, to the end of its design's budget. */
export const searchIn = async (
  path: string,
  design: Design,
  place: Workplace,
  watcher: StudyWatcher,
): Promise<Searched> => {
  const study = isStudy(path) ? readStudyFolder(path) : createStudyFolder(path, design)
  const session = await openSession({ path, design: { ...study.design, budget: design.budget } })
  try {
    const { front } = await trainSession(session, {
      workers: 1,
      watcher,
      signal: place.signal,
      now: () => performance.now() / 1000,
    })
    place.signal.throwIfAborted()
    const { members } = front!
    const secondsOf = (trial: number) => Number(session.store.trial(trial).userAttributes['trainSeconds'])
    return { front: front!, trainSeconds: new Map(members.map(({ trial }) => [trial, secondsOf(trial)])) }
  } finally {
    session.close()
  }
}
