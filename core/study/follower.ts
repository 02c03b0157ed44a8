/** Follows a training from epoch to epoch, and ends it where the study's pruner says. */
import type { Observation, Problem } from '../search/problem.ts'
import type { Course, Mark } from '../search/pruning/course.ts'
import { judgeBy, type Verdict } from '../search/pruning/judge.ts'
import { prunerNamed } from '../search/pruning/pruners.ts'
import type { Parameters } from '../search/space.ts'
import type { EpochReport } from '../training/algorithm.ts'
import type { Design } from './design.ts'
import type { Metrics, ObjectiveName } from './objectives.ts'
import { foreseenFor, type Setting } from './setting.ts'
import { energyOf } from './trial.ts'

/** The trial was ended before its last epoch, for a reason of the study. */
export class TrialPruned extends Error {
  override readonly name = 'TrialPruned'
  readonly verdict: Verdict

  constructor(verdict: Verdict) {
    super(verdict.reason)
    this.verdict = verdict
  }
}

export interface Follower {
  readonly course: Course
  /** @throws TrialPruned */
  see(report: EpochReport): void
}

/** What a trial would be measured to do, if it ended here; what the chip does differently, finished trials tell. */
const metricsNow = (setting: Setting, parameters: Parameters, report: EpochReport): Metrics => {
  const { error, activity } = report.validation
  const foreseen = foreseenFor(setting, parameters)
  return {
    ...foreseen,
    error,
    deployedError: error,
    meanLatencySteps: foreseen.latencySteps,
    energyJoules: energyOf(setting, activity),
    trainSeconds: report.trainSeconds,
    spikes: activity.spikesByLayer.reduce((sum, spikes) => sum + spikes, 0),
    synapticOps: activity.synapticOps,
    multiplications: activity.multiplications ?? 0,
  }
}

/** Parameters that count epochs. */
const counts = ['annEpochs', 'epochs']

/**
 * @param parameters all of the trial's.
 * @param number its own.
 * @param observations what was known when it began; itself among them.
 * @returns undefined where the design prunes nothing.
 */
export const followerOf = (
  setting: Setting,
  design: Design,
  problem: Problem,
  number: number,
  parameters: Parameters,
  observations: readonly Observation[],
): Follower | undefined => {
  const { rule } = prunerNamed(design.pruning)
  if (!rule) return undefined
  const isThawed = observations.some((one) => one.number === number && one.course !== undefined)
  const judge = judgeBy(rule, problem, observations, isThawed)
  const names: readonly ObjectiveName[] = design.objectives.map(({ name }) => name)
  const epochs = counts.reduce((sum, name) => sum + Number(parameters[name] ?? 0), 0)
  const course: Mark[] = []
  return {
    course,
    see: (report) => {
      const metrics = metricsNow(setting, parameters, report)
      course.push({ at: report.epoch / epochs, values: names.map((name) => metrics[name]!) })
      // at the last epoch nothing is left to save
      const verdict = report.epoch < epochs ? judge(course) : undefined
      if (verdict)
        throw new TrialPruned({ ...verdict, reason: `after epoch ${report.epoch} of ${epochs}: ${verdict.reason}` })
    },
  }
}
