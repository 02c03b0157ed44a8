/** The study that the window's benchmark shows: whole, as the service reads it, and the same for a seed. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createManyTrials, manyTrialsDesign } from '../../../../host/bench/ui/study.ts'
import { openLiveStudy } from '../../../../host/service/live-study.ts'
import { canonicalDump } from '../../../../host/store/dump.ts'
import { files } from '../../../../host/study/folder.ts'
import { temporaryFolder } from '../../../temporary.ts'

const trials = 300

describe('a study of made-up trials', () => {
  it('has eight parameters, three objectives, and a front among all kinds of trials', async () => {
    const folder = join(temporaryFolder(), 'many')
    const make = await createManyTrials(folder, trials, 7)
    const study = await openLiveStudy('many', folder)
    const { trials: rows, space, objectives, front, history } = study.snapshot()
    await study.close()
    expect(Object.keys(space)).toHaveLength(8)
    expect(objectives).toHaveLength(3)
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: trials }, (_, n) => n))
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete', 'pruned', 'failed']))
    expect(front.trials.length).toBeGreaterThan(3)
    expect(front.trials.length).toBeLessThan(trials / 3)
    expect(front.hypervolume).toBeGreaterThan(0)
    expect(history.length).toBeGreaterThan(10)
    for (const row of rows) expect(make(row.number)).toEqual(row)
  })

  it('is the same for a seed, and another for another', async () => {
    const root = temporaryFolder()
    const dump = async (name: string, seed: number): Promise<string> => {
      await createManyTrials(join(root, name), 40, seed)
      return canonicalDump(join(root, name, files.store), [])
    }
    const first = await dump('a', 7)
    expect(await dump('b', 7)).toBe(first)
    expect(await dump('c', 8)).not.toBe(first)
  })

  it('is asked of the example, so that it stays a study that can be trained', () => {
    const { objectives, target, fixed } = manyTrialsDesign()
    expect(objectives.map(({ name }) => name)).toEqual(['error', 'latencySteps', 'energyJoules'])
    expect(target).toBe('ucaspian')
    expect(fixed).toMatchObject({ batchSize: 32, scaleRho: 1 })
  })
})
