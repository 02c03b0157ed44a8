/** Studies of HYBRID: killed in the training without spikes they go on behind its last epoch, and trials share what it made. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

const curvesOf = (study: string, trial = 0): EpochPoint[] =>
  JSON.parse(readFileSync(join(study, 'artifacts', String(trial), 'curves.json'), 'utf8')) as EpochPoint[]

const frontOf = (study: string): unknown =>
  (JSON.parse(readFileSync(join(study, 'front.json'), 'utf8')) as { members: unknown }).members

const kills = counted(2, 8)

it(`${kills} kill -9 while a network without spikes is trained lose no epoch that was kept`, async () => {
  const cwd = temporaryFolder()
  writeDesign(cwd, design)
  const run = ['--study', 'whole', '--workers', '1']
  expect(await spikefront(cwd, 'design', 'design.json', ...run)).toMatchObject({ code: 0 })

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
  expect(frontOf(study)).toEqual(frontOf(join(cwd, 'whole')))
  // both trials have the one network
  expect(annsIn(study)).toHaveLength(1)
})

it('the preset of a search, small and on digits: killed and resumed, its trials share networks without spikes', async () => {
  const cwd = temporaryFolder()
  const file = new URL('../../presets/design-hybrid-cifar10.json', import.meta.url)
  const preset = JSON.parse(readFileSync(file, 'utf8')) as { space: object; fixed: object }
  const small = { depth: 5, channels: 4, kernel: 3, epochs: 1, timesteps: 4 }
  const space = Object.fromEntries(Object.entries(preset.space).filter(([name]) => !(name in small)))
  const fixed = { ...preset.fixed, ...small, inputSize: 8, hidden: 32, annEpochs: 40, flip: false }
  writeDesign(cwd, { ...preset, dataset: design.dataset, space, fixed, budget: { trials: 6 } })
  const options = ['--workers', '1', '--study']
  expect(await spikefront(cwd, 'design', 'design.json', ...options, 'whole')).toMatchObject({ code: 0 })

  const study = join(cwd, 'killed')
  const { child, ended } = start(cwd, 'design', 'design.json', ...options, 'killed')
  while (child.exitCode === null && !keptIn(study)) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await ended
  const { length } = keptIn(study)!.reports
  expect(length, 'killed in the middle').toBeLessThan(fixed.annEpochs)
  // as a kill within a write leaves it
  const halfWritten = join(study, 'anns', '.0123456789abcdef.17.0.tmp')
  writeFileSync(halfWritten, 'half')
  expect(await spikefront(cwd, 'design', '--resume', ...options, 'killed')).toMatchObject({ code: 0 })
  expect(existsSync(halfWritten)).toBe(false)
  expect(frontOf(study)).toEqual(frontOf(join(cwd, 'whole')))

  // the time of a training is told again where it is not trained again
  const firstEpochs = Array.from({ length: 6 }, (_, trial) => curvesOf(study, trial)[0]!.trainSeconds)
  expect(annsIn(study).length).toBeLessThan(6)
  expect(new Set(firstEpochs).size).toBe(annsIn(study).length)

  const network = join(study, (frontOf(study) as { network: string }[])[0]!.network)
  expect(await spikefront(cwd, 'export', network, '--out', 'nir')).toMatchObject({ code: 0 })
  expect(readdirSync(join(cwd, 'nir'))).toContain('network.nir')
  const mapped = await spikefront(cwd, 'export', network, '--target', 'ucaspian', '--out', 'chip')
  expect(mapped).toMatchObject({ code: 1, stderr: expect.stringContaining('"conv1" is of type lif') as string })
})
