/** The pruning benchmark: studies of the digits by each pruner beside the same study without one. */
import { hypervolume } from '../../../core/search/acquisition/hypervolume.ts'
import type { PrunerName } from '../../../core/search/pruning/pruners.ts'
import { medianOf } from '../search/rows.ts'
import { runPruning, type PruningRun } from './runs.ts'

export interface PruningPlan {
  readonly pruners: readonly PrunerName[]
  /** Studies of each, from seed 1. */
  readonly seeds: number
  readonly trials: number
  /** Where figures of finished studies are kept. */
  readonly keep?: string
}

/** A pruner's studies over those without pruning of the same seeds and as many trials. */
export interface PruningRow {
  readonly type: 'pruning'
  readonly pruning: PrunerName
  readonly seeds: number
  /** Share of the CPU time of all training, the median. */
  readonly cpu: number
  /** Share of the hypervolume, of complete trials alone, below the reference of the study without pruning. */
  readonly hypervolume: number
  readonly worst: number
  /** Share of the hypervolume that the study without pruning had by the same CPU time, the median. */
  readonly withoutPruning: number
}

const secondsOf = ({ trainings }: PruningRun): number => trainings.reduce((sum, { seconds }) => sum + seconds, 0)

/** Hypervolume of what had ended after so much CPU time. */
const volumeOf = ({ trainings }: PruningRun, reference: readonly number[], seconds = Infinity): number => {
  let spent = 0
  const ended = trainings.filter((training) => (spent += training.seconds) <= seconds)
  return hypervolume(
    ended.flatMap(({ values }) => (values ? [values] : [])),
    reference,
  )
}

/** @param whole runs without pruning, of the same seeds as `runs`. */
export const pruningRow = (
  pruning: PrunerName,
  runs: readonly PruningRun[],
  whole: readonly PruningRun[],
): PruningRow => {
  const shares = runs.map((run, i) => {
    const { reference } = whole[i]!
    const all = volumeOf(whole[i]!, reference)
    return {
      cpu: secondsOf(run) / secondsOf(whole[i]!),
      hypervolume: volumeOf(run, reference) / all,
      withoutPruning: volumeOf(whole[i]!, reference, secondsOf(run)) / all,
    }
  })
  const volumes = shares.map((share) => share.hypervolume)
  return {
    ...{ type: 'pruning', pruning, seeds: runs.length },
    cpu: medianOf(shares.map(({ cpu }) => cpu)),
    hypervolume: medianOf(volumes),
    worst: Math.min(...volumes),
    withoutPruning: medianOf(shares.map((share) => share.withoutPruning)),
  }
}

/**
 * Runs the plan, a row a pruner.
 * @param now seconds.
 * @throws what `signal` was aborted with.
 */
export async function* benchPruning(
  plan: PruningPlan,
  now: () => number,
  signal: AbortSignal,
): AsyncGenerator<PruningRow> {
  const runsOf = async (pruning: PrunerName): Promise<PruningRun[]> => {
    const runs: PruningRun[] = []
    for (let seed = 1; seed <= plan.seeds; seed++)
      runs.push(await runPruning({ pruning, seed, trials: plan.trials }, plan.keep, now, signal))
    return runs
  }
  const whole = await runsOf('none')
  for (const pruning of plan.pruners) yield pruningRow(pruning, await runsOf(pruning), whole)
}
