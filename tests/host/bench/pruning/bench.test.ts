/** The pruning benchmark on studies that are told, and on one that is trained. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { benchPruning, pruningRow } from '../../../../host/bench/pruning/bench.ts'
import type { PruningRun } from '../../../../host/bench/pruning/runs.ts'
import { temporaryFolder } from '../../../temporary.ts'

const reference = [1, 1]

it('tells shares of the study without pruning, by the complete trials, and what that had by the same time', () => {
  const whole: PruningRun = {
    reference,
    trainings: [
      { seconds: 2, values: [0.5, 0.5] },
      { seconds: 2, values: [0.5, 0] },
    ],
  }
  const pruned: PruningRun = { reference: [9, 9], trainings: [{ seconds: 1 }, { seconds: 2, values: [0, 0.5] }] }
  expect(pruningRow('freeze', [pruned], [whole])).toEqual({
    ...{ type: 'pruning', pruning: 'freeze', seeds: 1 },
    ...{ cpu: 0.75, hypervolume: 1, worst: 1, withoutPruning: 0.5 },
  })
})

it('trains what is not kept yet', async () => {
  const keep = join(temporaryFolder(), 'kept')
  const rows = async () => {
    const found = []
    const plan = { pruners: ['freeze'], seeds: 1, trials: 1, keep } as const
    for await (const row of benchPruning(plan, () => 0, new AbortController().signal)) found.push(row)
    return found
  }
  const first = await rows()
  expect(first).toMatchObject([{ pruning: 'freeze', seeds: 1 }])
  expect(first[0]!.hypervolume).toBeGreaterThan(0)
  expect(await rows()).toEqual(first)
}, 60_000)
