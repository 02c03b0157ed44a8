/** A worker thread: asks the search, trains or tests, one at a time, and is told to stop through shared memory. */
import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../core/contract/errors.ts'
import type { Observation } from '../core/search/problem.ts'
import { samplers } from '../core/search/samplers/samplers.ts'
import type { Design } from '../core/study/design.ts'
import type { Machine } from '../core/study/measure.ts'
import { problemOf, type Setting } from '../core/study/setting.ts'
import { runTrial, testErrors, type TrialResult } from '../core/study/trial.ts'
import { TrainingFailed } from '../core/training/algorithm.ts'
import { threadCpuSeconds } from './cpu-engines.ts'
import { engineNamed } from './platform.ts'
import { memberCpuSeconds } from './team/thread.ts'
import type { Answer, Job, WorkerSetup } from './pool.ts'
import { keepTrial } from './study/artifacts.ts'
import { checkpointsIn } from './study/checkpoints.ts'
import { openSetting, streams } from './study/work.ts'

const { work, baseDir, engine, stop } = workerData as WorkerSetup
const flag = new Int32Array(stop)
const machineParts: Omit<Machine, 'engine'> = {
  cpuSeconds: () => threadCpuSeconds() + memberCpuSeconds(),
  signal: {
    get aborted() {
      return Atomics.load(flag, 0) !== 0
    },
  },
}
/** The search of a design. */
const searchOf = (setting: Setting, design: Design) => {
  const problem = problemOf(setting, design, 'design.json')
  const { suggest } = samplers[design.sampler]
  return (observations: readonly Observation[], number: number) => suggest(problem, observations, design.seed, number)
}

const opened = openSetting(work, baseDir).then(async ({ setting, split }) => ({
  setting,
  split,
  machine: { ...machineParts, engine: await engineNamed(engine) },
  search: 'objectives' in work ? searchOf(setting, work) : undefined,
}))

/** The trials that this worker was told of. */
const observations = new Map<number, Observation>()

const answer = (message: Answer): void => parentPort!.postMessage(message)

/** A trial is complete when its files are written: here, where nobody waits for the disk but the trial. */
const kept = async (number: number, result: TrialResult): Promise<Answer> => {
  try {
    await keepTrial(baseDir, number, result)
    return { type: 'trained', result }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { kind, message, remedy } = error
    return { type: 'unkept', refusal: { kind, message, remedy } }
  }
}

const perform = async (job: Job): Promise<Answer> => {
  const { setting, split, search, machine } = await opened
  if (job.type === 'ask') {
    if (!search) throw new Error('a single run has no search')
    for (const observation of job.changed) observations.set(observation.number, observation)
    for (const number of job.gone) observations.delete(number)
    return { type: 'asked', parameters: search([...observations.values()], job.number) }
  }
  const { trial } = streams(work.seed)
  if (job.type === 'test') {
    const errors = await testErrors(setting, split, job.parameters, job.networks, trial, machine)
    return errors ? { type: 'tested', errors } : { type: 'stopped' }
  }
  const shared = { ...machine, engine: await engineNamed(engine, job.threads) }
  const checkpoints = job.keepAs === undefined ? undefined : checkpointsIn(baseDir)
  const machineNow = { ...shared, ...(checkpoints && { checkpoints }) }
  const epochs = runTrial(setting, split, job.parameters, trial, machineNow)
  for (;;) {
    const next = await epochs.next()
    if (!next.done) answer({ type: 'epoch', line: next.value })
    else if (!next.value) return { type: 'stopped' }
    else if (job.keepAs === undefined) return { type: 'trained', result: next.value }
    else return kept(job.keepAs, next.value)
  }
}

parentPort!.on('message', (job: Job) => {
  perform(job)
    .catch((error: unknown): Answer => {
      if (error instanceof TrainingFailed) return { type: 'failed', reason: error.message }
      if (error instanceof UserError) return { type: 'failed', reason: `${error.message}. ${error.remedy}` }
      throw error
    })
    .then(answer)
})
