/** The engine benchmark as a whole: rows and ratios, with stand-ins for the peers. */
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { benchEngine, type BenchPlan } from '../../../host/bench/engine.ts'
import { openPeers, peersOf, type Peers } from '../../../host/bench/peers.ts'
import type { RatioGoal } from '../../../host/bench/goals.ts'
import { figureRow, ratioRow, type Row, type TimeRow } from '../../../host/bench/rows.ts'
import { linesOf } from '../../../host/bench/table.ts'
import type { Measurement } from '../../../host/bench/timing.ts'
import { writeCases } from '../../../host/bench/case-files.ts'
import { generateCase } from '../../../host/bench/generator.ts'
import { measureOwn } from '../../../host/bench/own.ts'
import { cpuEngine } from '../../../host/platform.ts'
import { refused, refusedLater } from '../refusal.ts'
import { temporaryFolder } from '../../temporary.ts'

const engine = cpuEngine().name
const plan: BenchPlan = {
  cases: ['A'],
  threads: [1],
  engines: [engine],
  seconds: 0.01,
  rounds: 1,
  seed: 7,
}

const rowsOf = async (changes: Partial<BenchPlan>, { signal } = new AbortController()): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const some of benchEngine({ ...plan, ...changes }, signal)) rows.push(...some)
  return rows
}

/** Peers that measure what `change` makes of our own measurement. */
const standIns =
  (change: (peer: string, threads: number) => object = () => ({})) =>
  (folder: string): Peers => {
    let own: Measurement | undefined
    return {
      measure(peer, name, threads) {
        own ??= measureOwn({ folder, name, engine, mode: 'exact', threads: 1, seconds: 0.001 })
        return Promise.resolve({ ...own, ...change(peer, threads) })
      },
      conversions: (name) => Promise.resolve(Object.fromEntries(peersOf(name).map((peer) => [peer, 1]))),
    }
  }

const same = (ms: number) => ({ min: ms, median: ms, cpuMin: ms, cpuMedian: ms })

describe('measuring our engine', () => {
  it('gives times, rates and the loss of the case in the folder', () => {
    const folder = temporaryFolder()
    writeCases(folder, { A: generateCase('A', 7) })
    const measured = measureOwn({ folder, name: 'A', engine, mode: 'exact', threads: 1, seconds: 0.1 })
    const { train, infer, rates, loss, conversion, backend, compile, programMegabytes } = measured
    for (const { min, median, cpuMin } of [train, infer]) {
      expect(min).toBeGreaterThan(0)
      expect(median).toBeGreaterThanOrEqual(min)
      expect(cpuMin).toBeGreaterThan(0)
    }
    expect(train.min).toBeGreaterThan(infer.min)
    expect(conversion).toBeGreaterThan(0)
    expect(rates).toHaveLength(1)
    expect(rates[0]).toBeGreaterThan(0.01)
    expect(rates[0]).toBeLessThan(0.02)
    expect(Math.abs(loss - Math.log(10))).toBeLessThan(0.1)
    expect(backend).toContain(engine)
    expect(compile).toBeGreaterThan(0)
    // weights, their gradient and Adam's two moments, membranes of the hidden layer
    expect(programMegabytes).toBeGreaterThan((4 * (4 * 2312 * 128 + 1600 * 128)) / 1e6)
  })
})

describe('the benchmark', () => {
  it('alone: times, memory and compiling of each case, and no folder left behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('spikefront-bench-'))
    const rows = await rowsOf({ cases: ['A', 'B'] })
    expect(rows).toMatchObject([
      { type: 'time', case: 'A', threads: 1, isPeer: false },
      { type: 'figure', case: 'A', figure: 'memory', unit: 'MB' },
      { type: 'figure', case: 'A', figure: 'compile', unit: 'ms', goal: { atMost: 20 } },
      { type: 'time', case: 'B', threads: 1, isPeer: false },
      { case: 'B', figure: 'memory' },
      { case: 'B', figure: 'compile' },
    ])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('spikefront-bench-'))).toEqual(before)
  })

  it('with peers: their times and the two ratios; a peer may use fewer threads than it is given', async () => {
    const openPeers = standIns((peer, threads) => {
      const ms = (peer === 'torch_csr' ? 1000 : 2000) * threads
      return { train: same(ms), infer: same(ms / 10) }
    })
    const rows = await rowsOf({ threads: [1, 2], openPeers })
    const own = (type: string): string => `${type} ${engine}`
    const compared = [own('time'), ...peersOf('A').map((peer) => `time ${peer}`), own('ratio'), own('ratio')]
    expect(rows.map((row) => `${row.type} ${'engine' in row ? row.engine.replace('-256', '') : ''}`)).toEqual([
      ...[...compared, own('figure'), own('figure')],
      ...compared,
    ])
    const ratios = rows.filter((row) => row.type === 'ratio')
    expect(ratios).toMatchObject([
      { case: 'A', threads: 1, mode: 'exact', input: 'ready', peer: 'torch_csr', inferPeer: 'torch_csr' },
      { case: 'A', threads: 1, mode: 'exact', input: 'converted', peer: 'torch_csr' },
      { threads: 2, input: 'ready' },
      { threads: 2, input: 'converted' },
    ])
    const ownTwo = rows.filter((row) => row.type === 'time').find((row) => !row.isPeer && row.threads === 2)!
    expect(ratios[2]!.train).toBeCloseTo(1000 / ownTwo.train.min, 9)
  })

  it('refuses to compare with a peer that runs another network, but for the one known to', async () => {
    const other = (name: string) => standIns((peer) => (peer === name ? { loss: 9, rates: [0.5] } : {}))
    const refusal = await refusedLater(rowsOf({ openPeers: other('torch_scan') }))
    expect(refusal.message).toContain('Case A: torch_scan has a loss of 9 and rates of 0.5')
    expect(refusal.kind).toBe('work')
    expect(await rowsOf({ openPeers: other('spikingjelly') })).toHaveLength(1 + 4 + 2 + 2)
  })

  it('ends with the reason it was stopped for', async () => {
    const abort = new AbortController()
    const open = standIns(() => {
      abort.abort(new Error('enough'))
      return {}
    })
    await expect(rowsOf({ rounds: 2, openPeers: open }, abort)).rejects.toThrow('enough')
  })
})

describe('peers', () => {
  it('are refused without their script', () => {
    const folder = temporaryFolder()
    const { message, remedy } = refused(() => openPeers(folder, folder))
    expect(message).toContain(`${join(folder, 'peers.py')} is not there`)
    expect(remedy).toContain('leave --peers out')
    expect(existsSync(join(folder, 'conversion.py'))).toBe(false)
  })

  it('are the sparse form for dense cases and channels-last for convolutions, and those that run both', () => {
    expect(peersOf('A')).toEqual(['torch_csr', 'torch_scan', 'snntorch', 'spikingjelly'])
    expect(peersOf('D')).toEqual(['torch_scan_cl', 'torch_scan', 'snntorch', 'spikingjelly'])
  })
})

const row = (engine: string, train: number, infer: number, conversion: number): TimeRow => ({
  ...{ type: 'time', case: 'A', threads: 1, engine, mode: 'exact', isPeer: engine !== 'wasm-plain', conversion },
  ...{ train: same(train), infer: same(infer), loss: 2, rates: [0.1], memoryMiB: 1 },
})
const own = row('wasm-plain', 2, 1, 1)
const peers = [row('torch_csr', 8, 6, 20), row('snntorch', 10, 5, 2)]

describe('ratios', () => {
  it('take the best peer for training and for inference, each', () => {
    expect(ratioRow(own, peers, 'ready')).toMatchObject({
      ...{ engine: 'wasm-plain', train: 4, infer: 5, trainCpu: 4, peer: 'torch_csr', inferPeer: 'snntorch' },
      snntorch: { train: 5, infer: 5 },
    })
  })

  it('count the conversion of both sides', () => {
    expect(ratioRow(own, peers, 'converted')).toMatchObject({
      ...{ train: 12 / 3, infer: 7 / 2, peer: 'snntorch', inferPeer: 'snntorch', goal: {} },
      snntorch: { train: 4, infer: 3.5 },
    })
  })

  it('stand beside the goals of their build, gradient and threads', () => {
    const goal = (changes: Partial<TimeRow>): RatioGoal => ratioRow({ ...own, ...changes }, peers, 'ready').goal
    expect(goal({})).toEqual({ train: 3.5, infer: 3 })
    expect(goal({ engine: 'wasm-relaxed-256' })).toEqual({ train: 6, infer: 6, snntorch: 15 })
    expect(goal({ engine: 'wasm-relaxed', threads: 2 })).toEqual({ train: 8, infer: 8 })
    expect(goal({ case: 'D', mode: 'sparse' })).toEqual({ train: 2.4 })
    expect(goal({ case: 'D', mode: 'sparse', engine: 'wasm-relaxed' })).toEqual({ train: 3.6 })
    for (const changes of [{ threads: 2 }, { threads: 4 }, { threads: 2, mode: 'sparse' } as const]) {
      expect(goal(changes)).toEqual({})
    }
  })
})

describe('the tables', () => {
  it('mark what is short of its goal', () => {
    const fast: TimeRow = { ...own, engine: 'wasm-relaxed-256' }
    const rows: Row[] = [
      ...[own, fast, ...peers],
      ...[ratioRow(own, peers, 'ready'), ratioRow(fast, peers, 'ready'), ratioRow(fast, peers, 'converted')],
      { ...figureRow('memory', 'wasm-plain', 200), case: 'D', peakMiB: 300 },
      { ...figureRow('compile', 'wasm-plain', 12), case: 'D' },
    ]
    expect(linesOf(rows).join('\n')).toMatchInlineSnapshot(`
      "Case A, 1 thread: dense 2312-128-10, 50 steps, batch 32, input density 2 %
                        train ms  median  CPU  infer ms  median  CPU  convert ms  MiB
      wasm-plain               2       2    2         1       1    1           1    1
      wasm-relaxed-256         2       2    2         1       1    1           1    1
      torch_csr                8       8    8         6       6    6          20    1
      snntorch                10      10   10         5       5    5           2    1
      best peer / ours      input  train  goal   infer  goal                   by  snnTorch train   infer  goal
      wasm-plain            ready   4x    3.5x    5x      3x  torch_csr, snntorch            5x      5x
      wasm-relaxed-256      ready   4x !    6x    5x !    6x  torch_csr, snntorch            5x !    5x !   15x
      wasm-relaxed-256  converted   4x          3.5x                     snntorch            4x    3.5x
      case D, wasm-plain: arrays of the program: 200 MB, of 300 MiB of the process, goal at most 150 !
      case D, wasm-plain: compiling the program: 12 ms, goal at most 20"
    `)
  })

  it('take a line for what belongs to no case, or cannot be measured', () => {
    const rows: Row[] = [
      figureRow('sideBySide', 'wasm-plain', 1.7),
      { type: 'skipped', figure: 'epoch', reason: 'the recordings are not there' },
      { type: 'refused', case: 'C', engine: 'ours', reason: 'no convolutions' },
      { type: 'rate', kernel: 'gemm', rate: 30, peak: 60, unit: 'GFLOP/s' },
    ]
    expect(linesOf(rows).join('\n')).toMatchInlineSnapshot(`
      "wasm-plain: two trainings of case A at once over one: 1.7x, goal at least 1.8 !
      an epoch of nmnist-small on case A, one thread: not measured: the recordings are not there
      Case C: ours does not run it: no convolutions
      gemm: 30 of 60 GFLOP/s, 50 % of the peak of 128-bit arithmetic"
    `)
  })
})
