/** What users get wrong: one sentence with the place, the value and the remedy, the right exit code, and nothing changed. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { smallDesign, spikefront, writeDesign } from '../spikefront.ts'
import { openStore } from '../../host/store/open.ts'
import { canMount, smallDisk, temporaryFolder } from '../temporary.ts'

const brief = { ...smallDesign, budget: { trials: 2 } }
const free = { ...brief, target: undefined, constraints: {}, objectives: ['error'], space: {}, fixed: {} }

/** No stack trace, no object dump, no NaN; few lines. */
const isSentence = (stderr: string): void => {
  expect(stderr).not.toMatch(/\n\s+at |\[object|NaN|undefined/)
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3)
}

describe('design.json', () => {
  const cases: [name: string, design: unknown, words: RegExp][] = [
    ['an unknown field', { ...brief, sped: 1 }, /design\.json.*sped/],
    ['a wrong type', { ...brief, seed: 'one' }, /design\.json.*seed/],
    [
      'low above high',
      { ...brief, space: { hidden: { type: 'int', low: 9, high: 8 } } },
      /hidden.*low 9 is above high 8/,
    ],
    ['an unknown parameter', { ...brief, fixed: { hiden: 3 } }, /"hiden" is no parameter/],
    ['a value out of range', { ...brief, fixed: { learningRate: -1 } }, /learningRate is -1/],
    ['an unknown data set', { ...brief, dataset: { name: 'digitz' } }, /digitz/],
    ['too many samples', { ...brief, dataset: { name: 'digits', train: 20000 } }, /20000|20\d00/],
    ['an unknown target', { ...brief, target: 'lohi' }, /"lohi" is not known/],
    ['an unknown objective', { ...brief, objectives: ['eror'] }, /objectives\.0/],
    ['an objective that needs a target', { ...free, objectives: ['cores'] }, /cores needs a target/],
    ['no budget', { ...brief, budget: {} }, /budget is empty/],
    ['a network the target cannot hold', { ...brief, network: { kind: 'conv' } }, /conv.*not mapped to ucaspian/],
    [
      'a layer that fits no frame',
      { ...free, network: { kind: 'layers', layers: [{ conv: 2, kernel: 40 }] } },
      /network\.layers\.0 .*frame of 28 x 28/,
    ],
    ['a neuron the target cannot run', { ...brief, network: { neuron: 'srm' } }, /srm.*ucaspian cannot execute/],
  ]
  it.each(cases)('%s', async (_, design, words) => {
    const cwd = temporaryFolder()
    const { code, stderr } = await spikefront(cwd, 'design', writeDesign(cwd, design), '--study', 'study')
    expect(stderr).toMatch(words)
    expect(code).toBe(2)
    isSentence(stderr)
  })

  it('text that is not JSON', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'design.json'), '{ "name": ')
    const { code, stderr } = await spikefront(cwd, 'design', 'design.json')
    expect(stderr).toMatch(/design\.json is not JSON/)
    expect(code).toBe(2)
    isSentence(stderr)
  })

  it('a space in which nothing fits ends with 1 and says so', async () => {
    const cwd = temporaryFolder()
    const design = writeDesign(cwd, { ...brief, fixed: { epochs: 1, inputSize: 28 } })
    const { code, stderr } = await spikefront(cwd, 'design', design, '--study', 'study')
    expect(stderr).toMatch(/No network in the search space keeps the constraints/)
    expect(code).toBe(1)
  })
})

describe('the study folder', () => {
  it('foreign files are refused and kept', async () => {
    const cwd = temporaryFolder()
    mkdirSync(join(cwd, 'study'))
    writeFileSync(join(cwd, 'study', 'thesis.tex'), 'mine')
    const { code, stderr } = await spikefront(cwd, 'design', writeDesign(cwd, brief), '--study', 'study')
    expect(stderr).toMatch(/study is not a study and holds other files, thesis\.tex/)
    expect(code).toBe(2)
    expect(readFileSync(join(cwd, 'study', 'thesis.tex'), 'utf8')).toBe('mine')
  })

  it.skipIf(process.getuid?.() === 0)(
    'a read-only folder ends with 2 (skipped for root, who may write everywhere)',
    async () => {
      const cwd = temporaryFolder()
      mkdirSync(join(cwd, 'closed'), { mode: 0o500 })
      const { code, stderr } = await spikefront(cwd, 'design', writeDesign(cwd, brief), '--study', 'closed/study')
      expect(stderr).toMatch(/closed/)
      expect(code).toBe(2)
      chmodSync(join(cwd, 'closed'), 0o700)
    },
  )

  const makeStudy = async (): Promise<{ cwd: string; database: string }> => {
    const cwd = temporaryFolder()
    const made = await spikefront(cwd, 'design', writeDesign(cwd, brief), '--study', 'study')
    expect(made, made.stderr).toMatchObject({ code: 0 })
    return { cwd, database: join(cwd, 'study', 'study.db') }
  }

  it('a damaged study.db is named and left as it is', async () => {
    const { cwd, database } = await makeStudy()
    const bytes = readFileSync(database)
    bytes.fill(0x5a, 100, 3000)
    for (const suffix of ['-wal', '-shm']) rmSync(database + suffix, { force: true })
    writeFileSync(database, bytes)
    const { code, stderr } = await spikefront(cwd, 'design', '--resume', '--study', 'study', '--trials', '4')
    expect(stderr).toMatch(/study\.db/)
    expect([1, 2]).toContain(code)
    isSentence(stderr)
    expect(readFileSync(database).equals(bytes)).toBe(true)
  })

  it('a study of another schema version is refused', async () => {
    const { cwd, database } = await makeStudy()
    const db = new DatabaseSync(database)
    db.exec('UPDATE version_info SET schema_version = 99')
    db.close()
    copyFileSync(database, join(cwd, 'before.db'))
    const { code, stderr } = await spikefront(cwd, 'design', '--resume', '--study', 'study', '--trials', '4')
    expect(stderr).toMatch(/study\.db.*99/)
    expect([1, 2]).toContain(code)
    isSentence(stderr)
    expect(readFileSync(database).equals(readFileSync(join(cwd, 'before.db')))).toBe(true)
  })

  it.skipIf(!canMount)(
    'a full disk ends with 1 and keeps every finished trial (skipped where no disk can be mounted)',
    async () => {
      const disk = smallDisk(900_000)
      const cwd = temporaryFolder()
      const design = writeDesign(cwd, { ...smallDesign, budget: { trials: 60 } })
      const study = join(disk.folder, 'study')
      const { code, stderr } = await spikefront(cwd, 'design', design, '--study', study)
      expect(stderr).toMatch(/full|space/)
      expect(code).toBe(1)
      expect(stderr).not.toMatch(/\n\s+at /)
      const store = openStore(join(study, 'study.db'), { readOnly: true })
      const finished = store.trials().filter(({ state }) => state === 'complete')
      store.close()
      expect(finished.length).toBeGreaterThan(0)
      for (const { number } of finished) expect(existsSync(join(study, `artifacts/${number}/network.json`))).toBe(true)
    },
  )

  it('a second study of the same name gets a folder of its own; an unfinished one asks for --resume', async () => {
    const cwd = temporaryFolder()
    const design = writeDesign(cwd, brief)
    expect(await spikefront(cwd, 'design', design)).toMatchObject({ code: 0 })
    expect(await spikefront(cwd, 'design', design)).toMatchObject({ code: 0 })
    expect(readFileSync(join(cwd, 'studies', 'small-2', 'front.json'), 'utf8').length).toBeGreaterThan(0)
    rmSync(join(cwd, 'studies', 'small', 'front.json'))
    const { code, stderr } = await spikefront(cwd, 'design', design)
    expect(stderr).toMatch(/--resume/)
    expect(code).toBe(2)
  })
})

describe('arguments and other files', () => {
  const cases: [args: string[], words: RegExp][] = [
    [['design', '--trials', 'many'], /--trials is many/],
    [['design', 'nowhere.json'], /nowhere\.json/],
    [['design', '--speed'], /--speed/],
    [['fly'], /fly/],
    [['simulate', 'foreign.bin', '--spikes', 'in.json'], /foreign\.bin/],
    [['export', 'foreign.bin', '--target', 'ucaspian', '--out', 'out'], /foreign\.bin/],
    [['train', 'foreign.bin'], /foreign\.bin/],
    [['study', 'show', 'nowhere'], /nowhere/],
  ]
  it.each(cases)('%j', async (args, words) => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'foreign.bin'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]))
    const { code, stderr, stdout } = await spikefront(cwd, ...args)
    expect(stderr).toMatch(words)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    isSentence(stderr)
  })
})
