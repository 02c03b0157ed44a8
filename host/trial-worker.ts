/** A worker thread: asks the search, trains or tests, one at a time, and is told to stop through shared memory. */
import { parentPort, workerData } from 'node:worker_threads'
import { UserError } from '../core/contract/errors.ts'
import type { Random } from '../core/random.ts'
import type { Observation } from '../core/search/problem.ts'
import type { Course } from '../core/search/pruning/course.ts'
import { foretold } from '../core/search/pruning/freeze.ts'
import { prunerNamed } from '../core/search/pruning/pruners.ts'
import { samplers } from '../core/search/samplers/samplers.ts'
import type { Parameters } from '../core/search/space.ts'
import type { Design } from '../core/study/design.ts'
import { followerOf, TrialPruned } from '../core/study/follower.ts'
import type { Machine } from '../core/study/measure.ts'
import { problemOf, type Setting } from '../core/study/setting.ts'
import { runTrial, testErrors, type EpochLine, type TrialResult } from '../core/study/trial.ts'
import { TrainingFailed } from '../core/training/algorithm.ts'
import { threadCpuSeconds } from './cpu-engines.ts'
import { engineNamed } from './platform.ts'
import { memberCpuSeconds } from './team/thread.ts'
import type { Answer, Job, News, Whose, WorkerSetup } from './pool.ts'
import { keepRepeat, keepTrial } from './study/artifacts.ts'
import { checkpointsIn } from './study/checkpoints.ts'
import { withWarmStart } from './study/warm-start.ts'
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
  const problem = withWarmStart(baseDir, problemOf(setting, design, 'design.json'))
  const { suggest } = samplers[design.sampler]
  const { thaw } = prunerNamed(design.pruning)
  return {
    ask: (observations: readonly Observation[], number: number) =>
      suggest(problem, thaw ? foretold(problem, observations) : observations, design.seed, number),
    follow: (number: number, parameters: Parameters, observations: readonly Observation[]) =>
      followerOf(setting, design, problem, number, parameters, observations),
  }
}

const opened = openSetting(work, baseDir).then(async ({ setting, split }) => ({
  setting,
  split,
  machine: { ...machineParts, engine: await engineNamed(engine) },
  search: 'objectives' in work ? searchOf(setting, work) : undefined,
}))

/** The trials that this worker was told of. */
const observations = new Map<number, Observation>()

const learn = ({ changed, gone }: News): void => {
  for (const observation of changed) observations.set(observation.number, observation)
  for (const number of gone) observations.delete(number)
}

const answer = (message: Answer): void => parentPort!.postMessage(message)

/** A trial is complete when its files are written: here, where nobody waits for the disk but the trial. */
const kept = async ({ trial, repeat }: Whose, result: TrialResult, course: Course | undefined): Promise<Answer> => {
  try {
    if (repeat === undefined) await keepTrial(baseDir, trial, result)
    else keepRepeat(baseDir, trial, repeat, result)
    return { type: 'trained', result, ...(course && { course }) }
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
    learn(job)
    return { type: 'asked', parameters: search.ask([...observations.values()], job.number) }
  }
  const { trial, repeat: repeated } = streams(work.seed)
  const chanceOf = (repeat?: number): Random => (repeat === undefined ? trial : repeated(repeat))
  if (job.type === 'test') {
    const errors = await testErrors(setting, split, job.parameters, job.networks, chanceOf(job.repeat), machine)
    return errors ? { type: 'tested', errors } : { type: 'stopped' }
  }
  const shared = { ...machine, engine: await engineNamed(engine, job.threads) }
  const { whose } = job
  const checkpoints = whose && checkpointsIn(baseDir, whose.repeat)
  const machineNow = { ...shared, ...(checkpoints && { checkpoints }) }
  if (job.news) learn(job.news)
  const follower = job.news && whose && search?.follow(whose.trial, job.parameters, [...observations.values()])
  const epochs = runTrial(setting, split, job.parameters, chanceOf(whose?.repeat), machineNow, follower?.see)
  let last: EpochLine | undefined
  for (;;) {
    try {
      const next = await epochs.next()
      if (!next.done) answer({ type: 'epoch', line: (last = next.value) })
      else if (!next.value) return { type: 'stopped' }
      else if (!whose) return { type: 'trained', result: next.value }
      else return await kept(whose, next.value, follower?.course)
    } catch (error) {
      if (!(error instanceof TrialPruned)) throw error
      return { type: 'pruned', verdict: error.verdict, course: follower!.course, last: last! }
    }
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
