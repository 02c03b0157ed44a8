/** The pruning benchmark on studies that are told, and on one that is trained. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { benchPruning, pruningRow } from '../../../../host/bench/pruning/bench.ts'
import { runPruning, type PruningRun, type Trainings } from '../../../../host/bench/pruning/runs.ts'
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

it('takes what is kept', async () => {
  const keep = temporaryFolder()
  const run = { reference, trainings: [{ seconds: 60, values: [0.5, 0.5] }] }
  for (const study of ['none-trials-1', 'freeze-trials-1', 'freeze-minutes-1'])
    writeFileSync(join(keep, `${study}-seed-1.json`), JSON.stringify(run))
  const rows = benchPruning({ pruners: ['freeze'], seeds: 1, trials: 1, keep }, new AbortController().signal)
  expect((await rows.next()).value).toMatchObject({ cpu: 1, hypervolume: 1, equalled: 1, notEqualled: 0 })
})

it('trains until it is enough, and keeps that', async () => {
  const keep = join(temporaryFolder(), 'kept')
  const train = (isEnough: (trainings: Trainings) => boolean) =>
    runPruning({ pruning: 'freeze', seed: 1, budget: { minutes: 1 }, isEnough }, keep, new AbortController().signal)
  const first = await train((trainings) => trainings.length >= 2)
  expect(first).toEqual({ trainings: [{ seconds: expect.any(Number) }, { seconds: expect.any(Number) }] })
  expect(await train(() => false)).toEqual(first)
}, 120_000)
