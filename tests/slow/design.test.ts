/** The main job from the command line: a front, mapped and exported, twice the same. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import type { FrontFile } from '../../core/study/front.ts'
import { canonicalDump } from '../../host/store/dump.ts'
import { describeWithShared, sharedPath } from '../shared.ts'
import { smallDesign, spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T

it('makes a front of networks that fit, with every promised file', async () => {
  const cwd = temporaryFolder()
  const ended = await spikefront(cwd, 'design', writeDesign(cwd), '--study', 'study', '--json')
  expect(ended, ended.stderr).toMatchObject({ code: 0 })
  const lines = ended.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
  expect(lines.filter(({ type }) => type === 'trial')).toHaveLength(smallDesign.budget.trials)
  const front = json<FrontFile>(cwd, 'study', 'front.json')
  expect(front.members.length).toBeGreaterThan(0)
  expect(front.members.map(({ trial }) => trial)).toContain(front.knee)
  expect(front.hypervolume).toBeGreaterThan(0)
  const files = filesBelow(join(cwd, 'study'))
  for (const { trial, fits, testError, network, exports } of front.members) {
    expect(fits).toBe(true)
    expect(testError).toBeGreaterThanOrEqual(0)
    expect(files).toContain(network)
    expect(exports).toEqual([`exports/${trial}/ucaspian`])
    for (const name of ['tennlab.json', 'network.nir', 'report.json', 'samples.json']) {
      expect(files).toContain(`${exports[0]}/${name}`)
    }
    const report = json<{ limits: { ok: boolean }[]; quantisation: { maxError: number }[] }>(
      cwd,
      'study',
      exports[0]!,
      'report.json',
    )
    expect(report.limits.every(({ ok }) => ok)).toBe(true)
    // what is trained is what the chip holds: nothing is lost by quantising
    expect(report.quantisation.every(({ maxError }) => maxError === 0)).toBe(true)
  }
  expect(files.some((name) => name.endsWith('.tmp') || name === '.lock')).toBe(false)
})

it('one worker and one seed: the same trials, values and files, byte for byte', async () => {
  const cwd = temporaryFolder()
  const design = writeDesign(cwd)
  for (const study of ['a', 'b']) {
    expect(await spikefront(cwd, 'design', design, '--study', study, '--workers', '1')).toMatchObject({ code: 0 })
  }
  const [a, b] = ['a', 'b'].map((name) => join(cwd, name)) as [string, string]
  expect(canonicalDump(join(a, 'study.db'), ['trainSeconds'])).toBe(
    canonicalDump(join(b, 'study.db'), ['trainSeconds']),
  )
  expect(filesBelow(a)).toEqual(filesBelow(b))
  for (const name of filesBelow(a).filter((name) => !name.startsWith('study.db') && !name.endsWith('curves.json'))) {
    expect(readFileSync(join(a, name)).equals(readFileSync(join(b, name))), name).toBe(true)
  }
})

describeWithShared('on N-MNIST', 'data/nmnist-small', () => {
  it('runs on a data set given by its path', async () => {
    const cwd = temporaryFolder()
    const design = { ...smallDesign, fixed: { epochs: 1 }, budget: { trials: 3 } }
    const args = ['--dataset', sharedPath('data/nmnist-small'), '--study', 'study']
    const small = { ...design, dataset: { name: 'digits', train: 200, validation: 100, test: 50 } }
    const ended = await spikefront(cwd, 'design', writeDesign(cwd, small), ...args)
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    expect(json<FrontFile>(cwd, 'study', 'front.json').members[0]!.fits).toBe(true)
    expect(statSync(join(cwd, 'study', 'front.svg')).size).toBeGreaterThan(1000)
  })
})
