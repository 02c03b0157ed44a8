/** The pruning benchmark: studies of the digits by each pruner beside the same study without one. */
import { workError } from '../../../core/contract/errors.ts'
import { hypervolume } from '../../../core/search/acquisition/hypervolume.ts'
import type { PrunerName } from '../../../core/search/pruning/pruners.ts'
import { medianOf } from '../search/rows.ts'
import { runPruning, type PruningRun, type Trainings } from './runs.ts'

export interface PruningPlan {
  readonly pruners: readonly PrunerName[]
  /** Studies of each, from seed 1. */
  readonly seeds: number
  readonly trials: number
  /** Where figures of finished studies are kept. */
  readonly keep?: string
}

/** The studies of one seed. */
export interface PruningRuns {
  readonly whole: PruningRun
  /** Pruned, of as many trials as `whole`. */
  readonly sameTrials: PruningRun
  /** Pruned, of as many trials as it takes to have the hypervolume of `whole`, or as its CPU time carries. */
  readonly sameTime: PruningRun
}

/** A pruner's studies over those without pruning of the same seeds; hypervolume is of complete trials alone. */
export interface PruningRow {
  readonly type: 'pruning'
  readonly pruning: PrunerName
  readonly seeds: number
  /** Share of the CPU time of all training that as many trials take, the median. */
  readonly cpu: number
  /** Share of the hypervolume that as many trials give, below the reference of the study without pruning. */
  readonly hypervolume: number
  readonly worst: number
  /** Share of the hypervolume that the study without pruning had by the same CPU time, the median. */
  readonly withoutPruning: number
  /** Share of the CPU time by which a pruned study first has the whole hypervolume, the median; null if most never have. */
  readonly equalled: number | null
  /** Seeds that do not have it within the same CPU time. */
  readonly notEqualled: number
}

/** What was had after each training: CPU seconds, and the hypervolume. */
const historyOf = (trainings: Trainings, reference: readonly number[]) => {
  const values: (readonly number[])[] = []
  let seconds = 0
  return trainings.map((training) => {
    seconds += training.seconds
    if (training.values) values.push(training.values)
    return { seconds, volume: hypervolume(values, reference) }
  })
}

/** What a study without pruning took and has is 1: its own trainings, and what others come to beside it. */
const wholeOf = ({ reference, trainings }: PruningRun) => {
  if (!reference) throw workError('No trial of the digits came to its end', 'Give more trials.')
  const end = historyOf(trainings, reference).at(-1)!
  const sharesIn = (others: Trainings) =>
    historyOf(others, reference).map(({ seconds, volume }) => ({
      cpu: seconds / end.seconds,
      hypervolume: volume / end.volume,
    }))
  return { trainings, seconds: end.seconds, sharesIn }
}

const sharesOf = ({ whole, sameTrials, sameTime }: PruningRuns) => {
  const { trainings, sharesIn } = wholeOf(whole)
  const end = sharesIn(sameTrials.trainings).at(-1)!
  const without = sharesIn(trainings).findLast(({ cpu }) => cpu <= end.cpu)
  const equal = sharesIn(sameTime.trainings).find((share) => share.cpu <= 1 && share.hypervolume >= 1)
  return { ...end, withoutPruning: without?.hypervolume ?? 0, equalled: equal?.cpu ?? Infinity }
}

/** @param runs of each seed. */
export const pruningRow = (pruning: PrunerName, runs: readonly PruningRuns[]): PruningRow => {
  const shares = runs.map(sharesOf)
  const median = (of: keyof (typeof shares)[number]) => medianOf(shares.map((share) => share[of]))
  const equalled = median('equalled')
  return {
    ...{ type: 'pruning', pruning, seeds: runs.length },
    cpu: median('cpu'),
    hypervolume: median('hypervolume'),
    worst: Math.min(...shares.map((share) => share.hypervolume)),
    withoutPruning: median('withoutPruning'),
    equalled: equalled < Infinity ? equalled : null,
    notEqualled: shares.filter((share) => share.equalled === Infinity).length,
  }
}

/**
 * Runs the plan, a row a pruner.
 * @throws what `signal` was aborted with.
 */
export async function* benchPruning(plan: PruningPlan, signal: AbortSignal): AsyncGenerator<PruningRow> {
  const { keep, trials } = plan
  const whole: PruningRun[] = []
  for (let seed = 1; seed <= plan.seeds; seed++)
    whole.push(await runPruning({ pruning: 'none', seed, budget: { trials } }, keep, signal))
  for (const pruning of plan.pruners) {
    const runs: PruningRuns[] = []
    for (const [i, run] of whole.entries()) {
      const { seconds, sharesIn } = wholeOf(run)
      const order = { pruning, seed: i + 1 }
      const sameTrials = await runPruning({ ...order, budget: { trials } }, keep, signal)
      const isEnough = (trainings: Trainings) => (sharesIn(trainings).at(-1)?.hypervolume ?? 0) >= 1
      const sameTime = await runPruning({ ...order, budget: { minutes: seconds / 60 }, isEnough }, keep, signal)
      runs.push({ whole: run, sameTrials, sameTime })
    }
    yield pruningRow(pruning, runs)
  }
}
