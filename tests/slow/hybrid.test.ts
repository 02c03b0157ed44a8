/** kill -9 in the middle of the training without spikes: it goes on behind the last epoch, to the same end. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize } from 'node:v8'
import { expect, it } from 'vitest'
import type { EpochPoint } from '../../core/contract/views.ts'
import { seededRandom } from '../../core/random.ts'
import type { Checkpoint } from '../../core/training/algorithm.ts'
import { counted, spikefront, start, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const annEpochs = 300
const design = {
  name: 'small hybrid',
  dataset: { name: 'digits', train: 400, validation: 100, test: 100 },
  algorithm: 'hybrid',
  network: { kind: 'dense' },
  space: { scalingFactor: { type: 'float', low: 0.2, high: 1 } },
  fixed: {
    ...{ inputSize: 7, hidden: 64, encoding: 'direct', timesteps: 6, annEpochs, epochs: 2, weightDecay: 0 },
    ...{ leak: 1, percentile: 100, surrogate: 'linear', alpha: 0.3, learningRate: 0.001 },
  },
  objectives: ['error', 'spikes'],
  budget: { trials: 2 },
}

/** Files of networks without spikes; a kill may leave a half-written one under a temporary name. */
const annsIn = (study: string): string[] => {
  const folder = join(study, 'anns')
  return existsSync(folder) ? readdirSync(folder).filter((file) => !file.startsWith('.')) : []
}

/** What is kept of the only network without spikes. */
const keptIn = (study: string): Checkpoint | undefined => {
  const [name] = annsIn(study)
  // behind its digest
  return name === undefined
    ? undefined
    : (deserialize(readFileSync(join(study, 'anns', name)).subarray(32)) as Checkpoint)
}

const curvesOf = (study: string): EpochPoint[] =>
  JSON.parse(readFileSync(join(study, 'artifacts', '0', 'curves.json'), 'utf8')) as EpochPoint[]

const kills = counted(2, 8)

it(`${kills} kill -9 while a network without spikes is trained lose no epoch that was kept`, async () => {
  const cwd = temporaryFolder()
  writeDesign(cwd, design)
  const run = ['--study', 'whole', '--workers', '1']
  expect(await spikefront(cwd, 'design', 'design.json', ...run)).toMatchObject({ code: 0 })
  const front = (study: string) =>
    (JSON.parse(readFileSync(join(cwd, study, 'front.json'), 'utf8')) as { members: unknown }).members

  const random = seededRandom(3)
  const study = join(cwd, 'killed')
  let before = 0
  for (let round = 0; round < kills; round++) {
    const how = round === 0 ? ['design.json'] : ['--resume']
    const { child, ended } = start(cwd, 'design', ...how, '--study', 'killed', '--workers', '1')
    const isFurther = (): boolean => (keptIn(study)?.reports.length ?? 0) > before
    while (child.exitCode === null && !isFurther()) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, random.integer(100)))
    child.kill('SIGKILL')
    await ended
    const { length } = keptIn(study)!.reports
    expect(length).toBeGreaterThan(before)
    expect(length, 'killed in the middle').toBeLessThan(annEpochs)
    before = length
  }
  const kept = keptIn(study)!
  expect(await spikefront(cwd, 'design', '--resume', '--study', 'killed', '--workers', '1')).toMatchObject({ code: 0 })
  const seconds = (points: readonly { readonly trainSeconds: number }[]) => points.map((point) => point.trainSeconds)
  expect(seconds(curvesOf(study)).slice(0, before)).toEqual(seconds(kept.reports))
  expect(front('killed')).toEqual(front('whole'))
  // both trials have the one network
  expect(annsIn(study)).toHaveLength(1)
})
