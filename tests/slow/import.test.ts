/** The reference folder's data sets by the command line: imported, official test sets kept, opened again and trained on. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { DatasetEntry } from '../../host/datasets/list.ts'
import { describeWithShared, sharedPath } from '../shared.ts'
import { spikefront } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const lines = <T>(stdout: string): T[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)

const home = mkdtempSync(join(tmpdir(), 'spikefront-home-'))
process.env['SPIKEFRONT_HOME'] = home
afterAll(() => rmSync(home, { recursive: true }))

const sets = [
  { name: 'mnist', folder: 'mnist', train: 60_000, test: 10_000, frame: [28, 28, 1], classes: 10 },
  { name: 'cifar10', folder: 'cifar10-4k', train: 3000, test: 1000, frame: [32, 32, 3], classes: 10 },
  { name: 'fsdd', folder: 'fsdd-spikes', train: 2700, test: 300, frame: [128, 1, 1], classes: 10 },
  { name: 'digits8x8', folder: 'digits8x8', train: 1797, test: 0, frame: [8, 8, 1], classes: 10 },
  { name: 'nmnist', folder: 'nmnist-small', train: 1000, test: 100, frame: [34, 34, 2], classes: 10 },
  { name: 'dvsgesture', folder: 'dvsgesture-10', train: 10, test: 0, frame: [128, 128, 2], classes: 11 },
]

describeWithShared('import', 'data/nmnist-small', () => {
  it.each(sets)('$folder as $name', async ({ name, folder, train, test, frame, classes }) => {
    const ended = await spikefront(temporaryFolder(), 'import', name, sharedPath(`data/${folder}`), '--json')
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    const [entry] = lines<DatasetEntry>(ended.stdout)
    expect([entry!.width, entry!.height, entry!.planes, entry!.classes.length]).toEqual([...frame, classes])
    const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
    expect([sum(entry!.report!.train), sum(entry!.report!.test)]).toEqual([train, test])
    expect(entry!.report!.faults).toEqual([])
  })

  it('lists what was imported', async () => {
    const entries = lines<DatasetEntry>((await spikefront(temporaryFolder(), 'datasets', '--json')).stdout)
    expect(entries.filter(({ present }) => present).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['digits', ...sets.map(({ name }) => name)]),
    )
  })

  const runs: [name: string, dataset: object, parameters: object][] = [
    ['windows of gestures', { name: 'dvsgesture', train: 60, validation: 20, test: 20, cutMs: 100 }, { inputSize: 16 }],
    ['images', { name: 'mnist', train: 200, validation: 50, test: 100 }, { inputSize: 14, shiftPixels: 1 }],
    ['a line of units', { name: 'fsdd', train: 200, validation: 50, test: 100, groupBy: 'speaker' }, { inputSize: 64 }],
  ]
  it.each(runs)('trains on %s', async (_, dataset, parameters) => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'run.json'), JSON.stringify({ dataset, parameters: { ...parameters, epochs: 2 } }))
    const ended = await spikefront(cwd, 'train', 'run.json', '--test', '--json')
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    const result = lines<{ type: string; testError: number }>(ended.stdout).at(-1)!
    expect(result).toMatchObject({ type: 'result', epochs: 2 })
    expect(result.testError).toBeLessThan(1)
  })

  it('trains on each fold and tells the mean of the test errors', async () => {
    const cwd = temporaryFolder()
    const dataset = { name: 'digits8x8', train: 1, validation: 100, test: 1 }
    writeFileSync(
      join(cwd, 'run.json'),
      JSON.stringify({ dataset, parameters: { inputSize: 8, epochs: 1, hidden: 20 } }),
    )
    const ended = await spikefront(cwd, 'train', 'run.json', '--folds', '3', '--json')
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    const results = lines<{ type: string; fold: number; testError: number }>(ended.stdout)
    const errors = results.filter(({ type }) => type === 'result').map(({ testError }) => testError)
    expect(errors).toHaveLength(3)
    const { mean } = results.at(-1) as unknown as { mean: number }
    expect(mean).toBeCloseTo((errors[0]! + errors[1]! + errors[2]!) / 3, 12)
  })

  it('lists what is broken and ends well, and refuses a folder in which all is', async () => {
    const cwd = temporaryFolder()
    cpSync(sharedPath('data/nmnist-small/original'), join(cwd, 'copy'), { recursive: true })
    writeFileSync(join(cwd, 'copy', 'Train', '3', '99999.bin'), 'cut')
    const ended = await spikefront(cwd, 'import', 'mine', 'copy')
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    expect(ended.stdout).toMatch(/1 cannot be used:\n {2}Train\/3\/99999\.bin: /)
    writeFileSync(join(cwd, 'empty.bin'), '')
    const refused = await spikefront(cwd, 'import', 'mine', 'empty.bin')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/no usable sample.*empty\.bin/)
  })
})
