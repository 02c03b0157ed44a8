/** The pruning benchmark on studies that are told, and on one that is trained. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { benchPruning, pruningRow } from '../../../../host/bench/pruning/bench.ts'
import type { PruningRun } from '../../../../host/bench/pruning/runs.ts'
import { temporaryFolder } from '../../../temporary.ts'

const reference = [1, 1]

it('tells shares of the study without pruning, by complete trials, and when as much time gives as much', () => {
  const whole: PruningRun = {
    reference,
    trainings: [
      { seconds: 2, values: [0.5, 0.5] },
      { seconds: 2, values: [0.5, 0] },
    ],
  }
  const sameTrials: PruningRun = { trainings: [{ seconds: 1 }, { seconds: 2, values: [0, 0.5] }] }
  const within = { ...sameTrials, trainings: [{ seconds: 3 }, { seconds: 1, values: [0, 0.5] }] }
  const beyond = { ...sameTrials, trainings: [{ seconds: 3.5 }, { seconds: 1, values: [0, 0] }] }
  const rowOf = (...studies: PruningRun[]) =>
    pruningRow(
      'freeze',
      studies.map((sameTime) => ({ whole, sameTrials, sameTime })),
    )
  const same = {
    ...{ type: 'pruning', pruning: 'freeze' },
    ...{ cpu: 0.75, hypervolume: 1, worst: 1, withoutPruning: 0.5 },
  }
  expect(rowOf(sameTrials)).toEqual({ ...same, seeds: 1, equalled: 0.75, notEqualled: 0 })
  expect(rowOf(within, beyond, sameTrials)).toEqual({ ...same, seeds: 3, equalled: 1, notEqualled: 1 })
  expect(rowOf(within, beyond, beyond)).toEqual({ ...same, seeds: 3, equalled: null, notEqualled: 2 })
})

it('trains what is not kept yet', async () => {
  const keep = join(temporaryFolder(), 'kept')
  const rows = async () => {
    const found = []
    const plan = { pruners: ['freeze'], seeds: 1, trials: 1, keep } as const
    for await (const row of benchPruning(plan, new AbortController().signal)) found.push(row)
    return found
  }
  const first = await rows()
  expect(first).toMatchObject([{ pruning: 'freeze', seeds: 1 }])
  expect(first[0]!.hypervolume).toBeGreaterThan(0)
  expect(await rows()).toEqual(first)
}, 120_000)
