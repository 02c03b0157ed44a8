/** The search benchmark: our samplers beside the peers' on the same problems. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { SamplerName } from '../../../core/search/samplers/samplers.ts'
import { readJsonFile, readTextFile } from '../../files/json.ts'
import { mlpDigits } from './mlp-digits.ts'
import { peerNames, type Peers } from './peers.ts'
import { analyticProblems, type SearchProblem } from './problems.ts'
import { medianOf, type SearchBenchRow, type SearchRow, type SuggestionRow } from './rows.ts'
import { ratioOf, runSearch, suggestionSeconds, type SearchRun } from './runs.ts'

const tabled = 'MLPDigits'

export const problemNames = [...Object.keys(analyticProblems), tabled]

export interface SearchBenchPlan {
  readonly problems: readonly string[]
  readonly samplers: readonly SamplerName[]
  /** Runs of each, from seed 0. */
  readonly seeds: number
  readonly evaluations: number
  /** Folder of the table of the mixed problem. */
  readonly tables: string
  /** Absent: ours run alone. */
  readonly peers?: Peers
  /** Whether only the peers' finished runs count, and none is begun. */
  readonly finishedOnly: boolean
  /** Seconds. */
  readonly now: () => number
}

/** The problem of that name, or why it cannot be run. */
const problemNamed = (name: string, tables: string): SearchProblem | string => {
  if (name !== tabled) return analyticProblems[name]!
  const table = join(tables, 'mlp_digits.csv')
  if (!existsSync(table)) return `${table} is not there`
  const { ideal_hv } = readJsonFile(join(tables, 'mlp_ideal.json'), z.object({ ideal_hv: z.number() }), 'Restore it.')
  return mlpDigits(readTextFile(table), ideal_hv)
}

/** Evaluations at which hypervolume is told. */
const marksOf = (evaluations: number): number[] => [20, 45, evaluations].filter((mark) => mark <= evaluations)

/** Suggestions at the end of each run whose time counts. */
const timed = 10

const rowsOf = (
  name: string,
  problem: SearchProblem,
  sampler: string,
  runs: readonly SearchRun[],
  evaluations: number,
): (SearchRow | SuggestionRow)[] => {
  const common = { problem: name, sampler }
  const seconds = runs.flatMap((run) => run.seconds.slice(-timed))
  return [
    ...marksOf(evaluations).map((mark): SearchRow => {
      const ratios = runs.map((run) => ratioOf(run, problem, mark))
      const figures = { median: medianOf(ratios), worst: Math.min(...ratios), seeds: runs.length }
      return { type: 'search', ...common, evaluations: mark, ...figures }
    }),
    { type: 'suggestion', ...common, evaluations, median: 1000 * medianOf(seconds) },
  ]
}

/** What a suggestion may take, in milliseconds, by the problem and the trials before it. */
const timeGoals = [
  { problem: 'ZDT1', evaluations: 100, goal: 50 },
  { problem: 'ZDT1', evaluations: 1000, goal: 250 },
  { problem: 'DTLZ2M4', evaluations: 60, goal: 150 },
] as const

async function* peerRows(
  { peers, seeds, evaluations, finishedOnly }: SearchBenchPlan,
  name: string,
  problem: SearchProblem,
): AsyncGenerator<SearchBenchRow> {
  for (const peer of peers ? peerNames : []) {
    const runs: SearchRun[] = []
    for (let seed = 0; seed < seeds; seed++) {
      const run = peers!.kept(peer, name, seed, evaluations)
      if (run) runs.push(run)
      else if (!finishedOnly) runs.push(await peers!.run(peer, name, seed, evaluations))
    }
    if (runs.length > 0) yield* rowsOf(name, problem, peer, runs, evaluations)
    else yield { type: 'missing', problem: name, sampler: peer, reason: 'no run is finished' }
  }
}

/**
 * Runs the plan, a problem after the other.
 * @throws UserError when a peer fails; what `signal` was aborted with.
 */
export async function* benchSearch(plan: SearchBenchPlan, signal: AbortSignal): AsyncGenerator<SearchBenchRow> {
  const { now, seeds, evaluations } = plan
  for (const name of plan.problems) {
    const problem = problemNamed(name, plan.tables)
    if (typeof problem === 'string') {
      yield { type: 'missing', problem: name, reason: problem }
      continue
    }
    for (const sampler of plan.samplers) {
      for (const isTold of [true, false]) {
        const runs: SearchRun[] = []
        for (let seed = 0; seed < seeds; seed++) {
          runs.push(runSearch(problem, sampler, isTold, seed, evaluations, now))
          // Ctrl-C is heard between runs
          await new Promise((resolve) => setImmediate(resolve))
          signal.throwIfAborted()
        }
        yield* rowsOf(name, problem, isTold ? `${sampler} (told)` : sampler, runs, evaluations)
      }
    }
    yield* peerRows(plan, name, problem)
    for (const { problem: timedOn, evaluations: count, goal } of timeGoals) {
      if (timedOn !== name) continue
      const median = 1000 * medianOf(suggestionSeconds(problem, count, 5, now))
      yield { type: 'suggestion', problem: name, sampler: 'bayesian', evaluations: count, median, goal }
    }
  }
}
