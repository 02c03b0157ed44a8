/** The engine benchmark: our engine and the peers on cases A to D, in alternating processes on the same bytes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { workError } from '../../core/contract/errors.ts'
import type { CpuEngineName } from '../platform.ts'
import { writeCases } from './case-files.ts'
import type { CaseName } from './cases.ts'
import type { Answer } from './engine-process.ts'
import { generateCase } from './generator.ts'
import type { OwnMeasurement } from './own.ts'
import { peersOf, runsOurNetwork, type Peers } from './peers.ts'
import { jsonOf } from './processes.ts'
import { ratioRow, type Row, type TimeRow } from './rows.ts'
import { combined, type Measurement } from './timing.ts'

export interface BenchPlan {
  readonly cases: readonly CaseName[]
  /** Threads that each side may use, ascending. */
  readonly threads: readonly number[]
  readonly engine: CpuEngineName
  /** Of each measurement. */
  readonly seconds: number
  /** Processes of each side, in turn. */
  readonly rounds: number
  readonly seed: number
  /** Peers that read the cases in `folder`; absent: ours runs alone. */
  readonly openPeers?: (folder: string) => Peers
}

/** Beside this file, as source or bundled. */
const processFile = fileURLToPath(
  new URL(`./engine-process.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

const runOwn = (
  folder: string,
  name: CaseName,
  plan: BenchPlan,
  threads: number,
  signal: AbortSignal,
): Promise<Answer> => {
  const args = [processFile, folder, name, plan.engine, String(plan.seconds), String(threads)]
  return jsonOf(`The engine ${plan.engine} on case ${name}`, process.execPath, args, signal) as Promise<Answer>
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

/** Times of one case with one number of threads: ours first, then the peers'; or that our engine does not run it. */
const measure = async (
  plan: BenchPlan,
  folder: string,
  peers: Peers | undefined,
  name: CaseName,
  threads: number,
  signal: AbortSignal,
): Promise<readonly TimeRow[] | { readonly refused: string }> => {
  const { rounds, seconds } = plan
  const own: OwnMeasurement[] = []
  const ofPeer = new Map<string, Measurement[]>(peers ? peersOf(name).map((peer) => [peer, []]) : [])
  for (let round = 0; round < rounds; round++) {
    const answer = await runOwn(folder, name, plan, threads, signal)
    if ('refused' in answer) return answer
    own.push(answer.measured)
    for (const [peer, found] of ofPeer) found.push(await peers!.measure(peer, name, threads, seconds, signal))
  }
  const common = { type: 'time', case: name, threads } as const
  const { backend } = own[0]!
  const conversion = Math.min(...own.map((found) => found.conversion))
  const ownRow: TimeRow = { ...common, engine: backend, isPeer: false, ...combined(own), conversion }
  const conversions = await peers?.conversions(name, threads, seconds / 4, signal)
  const peerRows = Array.from(ofPeer, ([peer, found]): TimeRow => {
    return { ...common, engine: peer, isPeer: true, ...combined(found), conversion: conversions![peer]! }
  })
  checkSameNetwork(ownRow, peerRows)
  return [ownRow, ...peerRows]
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
    if ('refused' in found) {
      yield [{ type: 'refused', case: name, engine: plan.engine, reason: found.refused }]
      return
    }
    const [own, ...others] = found
    peerRows.push(...others)
    const ratios = peers ? (['ready', 'converted'] as const).map((input) => ratioRow(own!, peerRows, input)) : []
    yield [...found, ...ratios]
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
