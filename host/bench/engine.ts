/** The engine benchmark: our engines and the peers on cases A to D, in alternating processes on the same bytes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workError } from '../../core/contract/errors.ts'
import type { CpuEngineName } from '../cpu-engines.ts'
import { askCase } from './ask.ts'
import { writeCases } from './case-files.ts'
import { cases, type CaseName } from './cases.ts'
import { generateCase } from './generator.ts'
import type { OwnMeasurement } from './own.ts'
import { peersOf, runsOurNetwork, type Peers } from './peers.ts'
import { figureRow, ratioRow, type FigureRow, type Mode, type RefusedRow, type Row, type TimeRow } from './rows.ts'
import { combined, type Measurement } from './timing.ts'

export interface BenchPlan {
  readonly cases: readonly CaseName[]
  /** Threads that each side may use, ascending. */
  readonly threads: readonly number[]
  /** Ours, the fastest last. */
  readonly engines: readonly CpuEngineName[]
  /** Of each measurement. */
  readonly seconds: number
  /** Processes of each side, in turn. */
  readonly rounds: number
  readonly seed: number
  /** Peers that read the cases in `folder`; absent: ours runs alone. */
  readonly openPeers?: (folder: string) => Peers
}

/** One of ours on a case. */
interface Contestant {
  readonly engine: CpuEngineName
  readonly mode: Mode
}

/** Gradients are sparse behind convolutions only, and on the kernels. */
const contestants = (name: CaseName, engines: readonly CpuEngineName[]): readonly Contestant[] => {
  const modes: readonly Mode[] = cases[name].input.length === 3 ? ['exact', 'sparse'] : ['exact']
  return modes.flatMap((mode) =>
    engines.filter((engine) => mode === 'exact' || engine !== 'reference').map((engine) => ({ engine, mode })),
  )
}

/** Rates and losses may differ by spikes that float32 decides otherwise, not by more. */
const differ = (a: number, b: number, share: number): boolean => Math.abs(a - b) > share * Math.abs(b)

const checkSameNetwork = (own: TimeRow, peers: readonly TimeRow[]): void => {
  const other = peers.find(
    ({ engine, loss, rates }) =>
      runsOurNetwork(engine) &&
      (differ(loss, own.loss, 0.02) || rates.some((rate, l) => differ(rate, own.rates[l]!, 0.01))),
  )
  if (!other) return
  const words = ({ engine, loss, rates }: TimeRow): string =>
    `${engine} has a loss of ${loss} and rates of ${rates.join(', ')}`
  throw workError(
    `Case ${own.case}: ${words(other)}; ${words(own)}`,
    'They do not run the same network, so that their times cannot be compared.',
  )
}

interface Times {
  readonly own: readonly TimeRow[]
  readonly peers: readonly TimeRow[]
  readonly refused: readonly RefusedRow[]
  /** What the programs of our fastest take. */
  readonly figures: readonly FigureRow[]
}

const programFigures = (name: CaseName, found: readonly OwnMeasurement[]): readonly FigureRow[] => {
  const { backend, programMegabytes, memoryMiB } = found[0]!
  if (backend === 'reference') return []
  const { goal, ...memory } = figureRow('memory', backend, programMegabytes)
  return [
    { ...memory, case: name, peakMiB: memoryMiB, ...(name === 'D' && { goal: goal! }) },
    { ...figureRow('compile', backend, Math.min(...found.map(({ compile }) => compile))), case: name },
  ]
}

/** Times of one case with one number of threads. */
const measure = async (
  { engines, rounds, seconds }: BenchPlan,
  folder: string,
  peers: Peers | undefined,
  name: CaseName,
  threads: number,
  signal: AbortSignal,
): Promise<Times> => {
  const common = { type: 'time', case: name, threads } as const
  const refused: RefusedRow[] = []
  const ofOwn = new Map<Contestant, OwnMeasurement[]>(contestants(name, engines).map((own) => [own, []]))
  const ofPeer = new Map<string, Measurement[]>(peers ? peersOf(name).map((peer) => [peer, []]) : [])
  for (let round = 0; round < rounds; round++) {
    for (const [own, found] of ofOwn) {
      const answer = await askCase({ folder, name, ...own, threads, seconds }, signal)
      if ('measured' in answer) found.push(answer.measured)
      else {
        ofOwn.delete(own)
        refused.push({ type: 'refused', case: name, engine: own.engine, reason: answer.refused })
      }
    }
    for (const [peer, found] of ofPeer) found.push(await peers!.measure(peer, name, threads, seconds, signal))
  }
  const ownRows = Array.from(ofOwn, ([{ mode }, found]): TimeRow => {
    const conversion = Math.min(...found.map((each) => each.conversion))
    return { ...common, engine: found[0]!.backend, mode, isPeer: false, ...combined(found), conversion }
  })
  const conversions = await peers?.conversions(name, threads, seconds / 4, signal)
  const peerRows = Array.from(ofPeer, ([peer, found]): TimeRow => {
    return { ...common, engine: peer, mode: 'exact', isPeer: true, ...combined(found), conversion: conversions![peer]! }
  })
  for (const row of ownRows) checkSameNetwork(row, peerRows)
  const fastest = [...ofOwn].findLast(([{ mode }]) => mode === 'exact')
  return { own: ownRows, peers: peerRows, refused, figures: fastest ? programFigures(name, fastest[1]) : [] }
}

/** All rows of one case, as soon as those with one number of threads are done. */
async function* benchCase(
  plan: BenchPlan,
  folder: string,
  peers: Peers | undefined,
  name: CaseName,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  /** With fewer threads too: a peer that is faster so may run so. */
  const peerRows: TimeRow[] = []
  for (const threads of plan.threads) {
    const found = await measure(plan, folder, peers, name, threads, signal)
    peerRows.push(...found.peers)
    const ratios = (peers ? found.own : []).flatMap((own) =>
      (['ready', 'converted'] as const).map((input) => ratioRow(own, peerRows, input)),
    )
    const figures = threads === plan.threads[0] ? found.figures : []
    yield [...found.own, ...found.peers, ...ratios, ...figures, ...found.refused]
  }
}

/**
 * Runs the plan. The cases' bytes lie in a temporary folder that is gone afterwards.
 * @throws UserError when a peer is missing or fails; what `signal` was aborted with.
 */
export async function* benchEngine(plan: BenchPlan, signal: AbortSignal): AsyncGenerator<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spikefront-bench-'))
  try {
    const peers = plan.openPeers?.(folder)
    writeCases(folder, Object.fromEntries(plan.cases.map((name) => [name, generateCase(name, plan.seed)])))
    for (const name of plan.cases) yield* benchCase(plan, folder, peers, name, signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
