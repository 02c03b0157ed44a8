/** The engine benchmark as a whole: rows and ratios, with stand-ins for the peers. */
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { benchEngine, type BenchPlan } from '../../../host/bench/engine.ts'
import { openPeers, peersOf, type Peers } from '../../../host/bench/peers.ts'
import { ratioRow, type Row, type TimeRow } from '../../../host/bench/rows.ts'
import { caseLines } from '../../../host/bench/table.ts'
import type { Measurement } from '../../../host/bench/timing.ts'
import { writeCases } from '../../../host/bench/case-files.ts'
import { generateCase } from '../../../host/bench/generator.ts'
import { measureOwn } from '../../../host/bench/own.ts'
import { cpuEngine } from '../../../host/platform.ts'
import { refused, refusedLater } from '../refusal.ts'
import { temporaryFolder } from '../../temporary.ts'

const plan: BenchPlan = {
  cases: ['A'],
  threads: [1],
  engine: cpuEngine().name,
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
        own ??= measureOwn(folder, name, plan.engine, 0.001)
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
    const { train, infer, rates, loss, conversion, backend } = measureOwn(folder, 'A', plan.engine, 0.01)
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
    expect(backend).toContain(plan.engine)
  })
})

describe('the benchmark', () => {
  it('alone: a row of times a case and number of threads, and no folder left behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('spikefront-bench-'))
    const rows = await rowsOf({ cases: ['A', 'B'] })
    expect(rows).toMatchObject([
      { type: 'time', case: 'A', threads: 1, isPeer: false },
      { type: 'time', case: 'B', threads: 1, isPeer: false },
    ])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('spikefront-bench-'))).toEqual(before)
  })

  it('with peers: their times and the two ratios; a peer may use fewer threads than it is given', async () => {
    const openPeers = standIns((peer, threads) => {
      const ms = (peer === 'torch_csr' ? 1000 : 2000) * threads
      return { train: same(ms), infer: same(ms / 10) }
    })
    const rows = await rowsOf({ threads: [1, 2], openPeers })
    expect(rows.map((row) => `${row.type} ${'engine' in row ? row.engine.replace('-256', '') : ''}`)).toEqual(
      [1, 2].flatMap(() => [`time ${plan.engine}`, ...peersOf('A').map((peer) => `time ${peer}`), 'ratio ', 'ratio ']),
    )
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
    expect(await rowsOf({ openPeers: other('spikingjelly') })).toHaveLength(1 + 4 + 2)
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

describe('ratios', () => {
  const row = (engine: string, train: number, infer: number, conversion: number): TimeRow => ({
    ...{ type: 'time', case: 'A', threads: 1, engine, isPeer: engine !== 'ours', conversion },
    ...{ train: same(train), infer: same(infer), loss: 2, rates: [0.1], memoryMiB: 1 },
  })
  const own = row('ours', 2, 1, 1)
  const peers = [row('x', 8, 6, 20), row('y', 10, 5, 2)]

  it('take the best peer for training and for inference, each', () => {
    expect(ratioRow(own, peers, 'ready')).toMatchObject({ train: 4, infer: 5, trainCpu: 4, peer: 'x', inferPeer: 'y' })
  })

  it('count the conversion of both sides', () => {
    expect(ratioRow(own, peers, 'converted')).toMatchObject({ train: 12 / 3, infer: 7 / 2, peer: 'y', inferPeer: 'y' })
  })

  it('are shown below a table of the times', () => {
    const lines = caseLines([own, ...peers, ratioRow(own, peers, 'ready'), ratioRow(own, peers, 'converted')])
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "Case A, 1 thread: dense 2312-128-10, 50 steps, batch 32, input density 2 %
            train ms  median  CPU  infer ms  median  CPU  convert ms  MiB  train x  infer x
      ours         2       2    2         1       1    1           1    1
      x            8       8    8         6       6    6          20    1       4x       6x
      y           10      10   10         5       5    5           2    1       5x       5x
      Best peer / ours, with the input at hand: train 4x, infer 5x (x, y)
      Best peer / ours, with its conversion: train 4x, infer 3.5x (y)"
    `)
  })

  it('are missing where the engine does not run the case', () => {
    expect(caseLines([{ type: 'refused', case: 'C', engine: 'ours', reason: 'no convolutions' }])).toEqual([
      'Case C: ours does not run it: no convolutions',
    ])
  })
})
