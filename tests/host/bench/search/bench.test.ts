import { describe, expect, it } from 'vitest'
import { benchSearch, type SearchBenchPlan } from '../../../../host/bench/search/bench.ts'
import { keptPeers, type Peers } from '../../../../host/bench/search/peers.ts'
import { medianOf, type SearchBenchRow } from '../../../../host/bench/search/rows.ts'
import { temporaryFolder } from '../../../temporary.ts'

const rows = async (over: Partial<SearchBenchPlan>): Promise<SearchBenchRow[]> => {
  let clock = 0
  const plan: SearchBenchPlan = {
    problems: ['DTLZ2'],
    samplers: ['sobol'],
    seeds: 3,
    evaluations: 24,
    tables: temporaryFolder(),
    finishedOnly: false,
    now: () => clock++ * 0.002,
    ...over,
  }
  const found: SearchBenchRow[] = []
  for await (const row of benchSearch(plan, new AbortController().signal)) found.push(row)
  return found
}

/** A peer that finds the corner of DTLZ2's front that is nearest the axes' middle, at once. */
const perfect: Peers['run'] = (_, __, seed, evaluations) =>
  Promise.resolve({
    values: Array.from({ length: evaluations }, () => [Math.SQRT1_2, Math.SQRT1_2]),
    seconds: Array.from({ length: evaluations }, () => seed + 1),
  })
const corner = (1.1 - Math.SQRT1_2) ** 2 / (1.21 - Math.PI / 4)

it('tells hypervolume over the ideal and the time of a suggestion, told the reference point and not', async () => {
  const found = await rows({})
  expect(found).toHaveLength(6)
  expect(found[0]).toMatchObject({
    type: 'search',
    problem: 'DTLZ2',
    sampler: 'sobol (told)',
    evaluations: 20,
    seeds: 3,
  })
  expect(found[2]).toMatchObject({ type: 'suggestion', evaluations: 24, median: expect.closeTo(2) as number })
  expect(found[3]).toMatchObject({ sampler: 'sobol', evaluations: 20 })
  const [before, after] = found as { median: number; worst: number }[]
  expect(after!.median).toBeGreaterThanOrEqual(before!.median)
  expect(after!.worst).toBeLessThanOrEqual(after!.median)
  expect(after!.median).toBeLessThan(1)
})

it('tells the peers beside ours, and begins none where only finished runs count', async () => {
  const peers = keptPeers(temporaryFolder(), { optuna: '5' }, perfect)
  await peers.run('optuna-gp', 'DTLZ2', 1, 24)
  const finished = await rows({ peers, finishedOnly: true })
  const ofGp = finished.filter((row) => 'sampler' in row && row.sampler === 'optuna-gp')
  expect(ofGp[1]).toMatchObject({ median: expect.closeTo(corner) as number, seeds: 1 })
  expect(ofGp[2]).toMatchObject({ type: 'suggestion', median: 2000 })
  expect(finished.filter(({ type }) => type === 'missing')).toHaveLength(3)
  const all = await rows({ peers })
  expect(all.filter(({ type }) => type === 'missing')).toEqual([])
  expect(all.filter((row) => row.type === 'search' && row.sampler === 'optuna-gp' && row.seeds === 3)).toHaveLength(2)
})

it('says that a problem cannot be run, and goes on', async () => {
  const found = await rows({ problems: ['MLPDigits', 'BraninCurrin'] })
  expect(found[0]).toMatchObject({ type: 'missing', problem: 'MLPDigits' })
  expect(found).toHaveLength(7)
})

describe('finished runs of the peers', () => {
  const folder = (): string => temporaryFolder()

  it('are kept, for as long as the versions stay and no more evaluations are asked for', async () => {
    const place = folder()
    await keptPeers(place, { optuna: '5' }, perfect).run('optuna-tpe', 'ZDT1', 0, 10)
    const asked = (versions: Record<string, string>, evaluations: number) =>
      keptPeers(place, versions, perfect).kept('optuna-tpe', 'ZDT1', 0, evaluations)
    expect(asked({ optuna: '5' }, 10)?.values).toHaveLength(10)
    expect(asked({ optuna: '5' }, 11)).toBeUndefined()
    expect(asked({ optuna: '6' }, 10)).toBeUndefined()
  })
})

it('takes the middle', () => {
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 10])]).toEqual([2, 3])
})
