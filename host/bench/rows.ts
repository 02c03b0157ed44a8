/** What the engine benchmark reports, a row each, and how ratios come from times. */
import type { CaseName } from './cases.ts'
import { figures, ratioGoal, type FigureName, type Goal, type RatioGoal } from './goals.ts'
import type { Measurement } from './timing.ts'

/** The gradient of ours: exact is the peers' own. */
export type Mode = 'exact' | 'sparse'

/** One engine or peer on one case. Times are milliseconds a batch. */
export interface TimeRow extends Measurement {
  readonly type: 'time'
  readonly case: CaseName
  /** Threads that were allowed. */
  readonly threads: number
  /** Our backend with its build, or the peer. */
  readonly engine: string
  readonly mode: Mode
  readonly isPeer: boolean
  /** From a raster of bytes to the input that it takes, the least. */
  readonly conversion: number
}

/** How many times as long the best peer takes, by the least wall time; `Cpu` by the least CPU time. */
export interface RatioRow {
  readonly type: 'ratio'
  readonly case: CaseName
  readonly threads: number
  /** Ours. */
  readonly engine: string
  readonly mode: Mode
  /** Both sides with their input at hand, or with its conversion in each step. */
  readonly input: 'ready' | 'converted'
  readonly train: number
  readonly infer: number
  readonly trainCpu: number
  readonly inferCpu: number
  /** The best in training. */
  readonly peer: string
  /** The best in inference. */
  readonly inferPeer: string
  /** As `train` and `infer`, against this peer alone. */
  readonly snntorch: { readonly train: number; readonly infer: number }
  /** What the ratios are to be at least. */
  readonly goal: RatioGoal
}

/** A figure beside its goal; of one case where it names one. */
export interface FigureRow {
  readonly type: 'figure'
  readonly figure: FigureName
  readonly case?: CaseName
  readonly engine: string
  readonly value: number
  readonly unit: 'MB' | 'ms' | 'x' | 's'
  readonly goal?: Goal
  /** Of memory: the most that the whole process took. */
  readonly peakMiB?: number
}

/** A figure that cannot be measured here. */
export interface SkippedRow {
  readonly type: 'skipped'
  readonly figure: FigureName
  readonly reason: string
}

/** An engine that does not run a case. */
export interface RefusedRow {
  readonly type: 'refused'
  readonly case: CaseName
  readonly engine: string
  readonly reason: string
}

/** A kernel of ours beside the most that 128-bit arithmetic on one core can do; of gather, a whole forward run. */
export interface RateRow {
  readonly type: 'rate'
  readonly kernel: 'gather' | 'gemm'
  readonly rate: number
  readonly peak: number
  readonly unit: 'Gadd/s' | 'GFLOP/s'
}

export type Row = TimeRow | RatioRow | FigureRow | SkippedRow | RefusedRow | RateRow

type Work = 'train' | 'infer'

const least = (rows: readonly TimeRow[], cost: (row: TimeRow) => number): TimeRow =>
  rows.reduce((best, row) => (cost(row) < cost(best) ? row : best))

/** The best of the peers over ours, all of one case; ours sets engine, mode and the number of threads. */
export const ratioRow = (own: TimeRow, peers: readonly TimeRow[], input: RatioRow['input']): RatioRow => {
  const wall = (work: Work) => (row: TimeRow) => row[work].min + (input === 'converted' ? row.conversion : 0)
  const cpu = (work: Work) => (row: TimeRow) => row[work].cpuMin + (input === 'converted' ? row.conversion : 0)
  const best = (cost: (row: TimeRow) => number, some = peers): number => cost(least(some, cost)) / cost(own)
  const snntorch = peers.filter(({ engine }) => engine === 'snntorch')
  const { case: name, threads, engine, mode } = own
  return {
    ...{ type: 'ratio', case: name, threads, engine, mode, input },
    train: best(wall('train')),
    infer: best(wall('infer')),
    trainCpu: best(cpu('train')),
    inferCpu: best(cpu('infer')),
    peer: least(peers, wall('train')).engine,
    inferPeer: least(peers, wall('infer')).engine,
    snntorch: { train: best(wall('train'), snntorch), infer: best(wall('infer'), snntorch) },
    goal: input === 'ready' ? ratioGoal(own) : {},
  }
}

/** A figure with its unit and goal. */
export const figureRow = (figure: FigureName, engine: string, value: number): FigureRow => ({
  type: 'figure',
  figure,
  engine,
  value,
  ...figures[figure],
})
