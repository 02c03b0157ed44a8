/** What is no sound study of our schema is refused in one sentence, and left as it is. */
import fc from 'fast-check'
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import { openStore } from '../../../host/store/open.ts'
import { describeWithShared, sharedJson, sharedPath } from '../../shared.ts'
import { refused } from '../refusal.ts'
import { canMount, smallDisk, temporaryFolder } from '../../temporary.ts'
import { newStore, open, point, space, twoObjectives } from './studies.ts'

/** The path of a closed study with trials in every state. */
const closedStudy = (): string => {
  const store = newStore()
  for (let i = 0; i < 8; i++) store.createTrial(point, space)
  store.setIntermediate([0, 1, 0.5])
  store.finishTrial(0, 'complete', [0.5, 1], { curve: [1, 0.5], note: 'ü' })
  store.finishTrial(1, 'pruned', null)
  store.finishTrial(2, 'failed', null)
  store.createTrial(point, space, 'waiting')
  store.close()
  return store.path
}

const change = (path: string, sql: string) => {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  database.exec(sql)
  database.close()
}

/** The refusal of `path`, for reading and for writing; checks that neither left a trace. */
const refusalOf = (path: string): UserError => {
  const before = readFileSync(path)
  const beside = readdirSync(join(path, '..'))
  const error = refused(() => openStore(path))
  expect(refused(() => openStore(path, { readOnly: true })).message).toBe(error.message)
  expect(error.message).toContain(path)
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(join(path, '..'))).toEqual(beside)
  return error
}

describe('creating', () => {
  it('is refused where a study is, which stays', () => {
    const path = closedStudy()
    const error = refused(() => openStore(path, { create: twoObjectives }))
    expect([error.kind, error.message]).toEqual(['input', `${path} exists already`])
    expect(open(path).trials().length).toBe(9)
  })

  it('leaves one file, in the journal mode of a study at rest', () => {
    const path = closedStudy()
    expect(readdirSync(join(path, '..'))).toEqual(['study.db'])
    expect(readFileSync(path).subarray(18, 20)).toEqual(Buffer.of(2, 2))
  })

  it('names a missing folder', () => {
    const path = join(temporaryFolder(), 'missing', 'study.db')
    const error = refused(() => openStore(path, { create: twoObjectives }))
    expect(error.kind).toBe('input')
    expect(error.message).toContain(path)
  })
})

describe('refused, and left as they are', () => {
  it('a file that is missing', () => {
    const path = join(temporaryFolder(), 'study.db')
    const error = refused(() => openStore(path))
    expect([error.kind, error.message]).toEqual([
      'input',
      `cannot open ${path}: there is no such file or folder (ENOENT)`,
    ])
    expect(readdirSync(join(path, '..'))).toEqual([])
  })

  it.each([
    ['an empty file', ''],
    ['a text file', 'number,error\n0,0.5\n'],
  ])('%s', (_name, content) => {
    const path = join(temporaryFolder(), 'study.db')
    writeFileSync(path, content)
    const error = refusalOf(path)
    expect([error.kind, error.message]).toEqual(['input', `${path} is not a study: it is not an SQLite file`])
  })

  it('an SQLite file of another program', () => {
    const path = join(temporaryFolder(), 'study.db')
    change(path, 'PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url TEXT)')
    const error = refusalOf(path)
    expect(error.kind).toBe('input')
    expect(error.message).toContain(`${path} is not a study: it is an SQLite file without the tables studies, `)
  })

  it.each([
    ["UPDATE alembic_version SET version_num = 'v4.0.0.a'", '12 (v4.0.0.a)'],
    ['UPDATE version_info SET schema_version = 13', '13 (v3.2.0.a)'],
    ['DELETE FROM alembic_version', '12 (undefined)'],
  ])('another schema version: %s', (sql, found) => {
    const path = closedStudy()
    change(path, sql)
    const error = refusalOf(path)
    expect([error.kind, error.message]).toEqual(['input', `${path} has schema version ${found}, not 12 (v3.2.0.a)`])
  })

  it('a file with several studies, or none', () => {
    const path = closedStudy()
    change(path, "INSERT INTO studies (study_name) VALUES ('other')")
    expect(refusalOf(path).message).toBe(`${path} holds 2 studies: digits on µCaspian, other`)
    change(path, 'DELETE FROM studies')
    expect(refusalOf(path).message).toContain('is damaged')
  })

  it.each([
    ["UPDATE study_directions SET direction = 'UP'", 'study_directions.0.direction: "UP" is not a direction'],
    ['DELETE FROM study_directions WHERE objective = 1', 'its 1 objectives are named ["error","speed"]'],
    ["UPDATE study_system_attributes SET value_json = '[1'", 'study_system_attributes.0.value: "[1" is not JSON'],
    ['DELETE FROM trials WHERE number = 1', 'a row of trial_params belongs to nothing'],
  ])('a study that contradicts itself: %s', (sql, found) => {
    const path = closedStudy()
    change(path, sql)
    const error = refusalOf(path)
    expect([error.kind, error.message]).toEqual(['work', `${path} is damaged: ${found}`])
  })

  it.each([
    ["UPDATE trials SET state = 'constructor' WHERE number = 1", 'trials.1.state: "constructor" is not a state'],
    ['UPDATE trials SET number = 0 WHERE number = 1', 'there are two trials 0'],
    ["UPDATE trials SET datetime_start = 'soon' WHERE number = 0", 'trials.0.started: "soon" is not a date'],
    ['DELETE FROM trial_values WHERE objective = 0', 'trial 0 has values for other than 2 objectives'],
    ["UPDATE trial_values SET value_type = 'NAN'", 'trial_values.0: '],
    ['UPDATE trial_params SET param_value = 2 WHERE param_id = 3', 'trial_params.2: '],
    ["UPDATE trial_params SET distribution_json = '{}' WHERE param_id = 2", 'trial_params.1.distribution.name: '],
    ['UPDATE trials SET number = 9223372036854775807 WHERE number = 8', 'Value is too large'],
  ])('a trial that Optuna would not write: %s', (sql, found) => {
    const path = closedStudy()
    change(path, sql)
    const error = refused(() => open(path).trials())
    expect(error.kind).toBe('work')
    expect(error.message).toContain(`${path} is damaged: ${found}`)
  })

  it('any file with flipped, lost or foreign bytes, unless it still reads', () => {
    const path = closedStudy()
    const sound = readFileSync(path)
    const flips = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    })
    const flipped = flips.map((list) => {
      const bytes = Buffer.from(sound)
      for (const [at, by] of list) bytes[at]! ^= by
      return bytes
    })
    const cut = fc.nat(sound.length - 1).map((length) => sound.subarray(0, length))
    const blanked = fc
      .tuple(fc.nat(sound.length - 1), fc.nat(5000))
      .map(([at, length]) => Buffer.from(sound).fill(0, at, Math.min(at + length, sound.length)))
    const outcomes = { read: 0, refused: 0 }
    fc.assert(
      fc.property(fc.oneof({ arbitrary: flipped, weight: 4 }, cut, blanked), fc.boolean(), (bytes, readOnly) => {
        writeFileSync(path, bytes)
        try {
          const store = openStore(path, { readOnly })
          try {
            store.trials()
          } finally {
            store.close()
          }
          outcomes.read++
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          outcomes.refused++
        }
        expect(readFileSync(path).equals(bytes)).toBe(true)
      }),
      { numRuns: 400 },
    )
    expect(outcomes.read).toBeGreaterThan(50)
    expect(outcomes.refused).toBeGreaterThan(50)
  })
})

describe('a disk', () => {
  it.skipIf(!canMount)('that is full keeps what was told before', () => {
    const { folder } = smallDisk(512 * 1024)
    const path = join(folder, 'study.db')
    const store = open(path, { create: twoObjectives })
    store.createTrial(point, space)
    store.finishTrial(0, 'complete', [0.5, 1])
    store.createTrial(point, space)
    const error = refused(() => {
      for (let i = 0; i < 1000; i++) store.setUserAttribute(1, `curve ${i}`, 'x'.repeat(20_000))
    })
    expect([error.kind, error.message]).toEqual(['work', `cannot write ${path}: the disk is full`])
    store.close()
    expect(open(path, { readOnly: true }).trials()[0]).toMatchObject({ state: 'complete', values: [0.5, 1] })
  })

  it.skipIf(!canMount)('that is full takes no new study, and is left empty', () => {
    const { folder } = smallDisk(64 * 1024)
    const path = join(folder, 'study.db')
    const error = refused(() => openStore(path, { create: twoObjectives }))
    expect([error.kind, error.message]).toEqual(['work', `cannot write ${path}: the disk is full`])
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(!canMount)('that is read-only lets a study be read, and refuses to write at once', () => {
    const disk = smallDisk(512 * 1024)
    const path = join(disk.folder, 'study.db')
    copyFileSync(closedStudy(), path)
    disk.setReadOnly()
    expect(open(path, { readOnly: true }).trials().length).toBe(9)
    const error = refused(() => openStore(path))
    expect(error.kind).toBe('input')
    expect(error.message).toBe(`${path} cannot be written: the file, its folder or the file system is read-only`)
    const created = refused(() => openStore(join(disk.folder, 'new.db'), { create: twoObjectives }))
    expect(created.kind).toBe('input')
  })
})

describe('a log that a killed process left', () => {
  it('is part of the study', () => {
    const store = newStore()
    store.createTrial(point, space)
    const copy = join(temporaryFolder(), 'study.db')
    for (const end of ['', '-wal']) copyFileSync(`${store.path}${end}`, `${copy}${end}`)
    expect(open(copy, { readOnly: true }).trials().length).toBe(1)
    expect(open(copy).trials().length).toBe(1)
  })
})

describe('a change that another program left unfinished', () => {
  it('is named, and left to that program', () => {
    const path = closedStudy()
    const database = new DatabaseSync(path)
    database.exec(`PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN;
      UPDATE trials SET state = 'FAIL'; UPDATE trial_user_attributes SET value_json = hex(zeroblob(100000))`)
    const copy = join(temporaryFolder(), 'study.db')
    for (const end of ['', '-journal']) copyFileSync(`${path}${end}`, `${copy}${end}`)
    database.close()
    expect(refusalOf(copy).message).toBe(`${copy} was left in the middle of a change by another program`)
  })
})

interface Expected {
  readonly trials: readonly {
    number: number
    state: string
    params: Record<string, unknown>
    values: number[] | null
    user_attrs: Record<string, unknown>
  }[]
}

describeWithShared('a study that Optuna wrote', 'golden/optimizer/optuna_study.db', () => {
  it('reads with equal values, and can go on', () => {
    const path = join(temporaryFolder(), 'study.db')
    copyFileSync(sharedPath('golden/optimizer/optuna_study.db'), path)
    chmodSync(path, 0o644)
    const store = open(path)
    const words = { complete: 'COMPLETE', failed: 'FAIL', pruned: 'PRUNED', running: 'RUNNING', waiting: 'WAITING' }
    const read = store.trials().map(({ number, state, parameters, values, userAttributes }) => ({
      number,
      state: words[state],
      params: parameters,
      values,
      user_attrs: userAttributes,
    }))
    expect(read).toEqual(sharedJson<Expected>('golden/optimizer/optuna_sqlite_expected.json').trials)
    expect(store.study).toEqual({
      id: 1,
      name: 'demo2obj',
      directions: ['minimize', 'minimize'],
      metricNames: ['err', 'size'],
    })
    expect(store.userAttributes()).toEqual({ owner: 'golden' })
    expect(store.createTrial({ lr: 0.01 }, { lr: { type: 'float', low: 1e-4, high: 0.1, log: true } })).toBe(14)
  })

  it('has the tables and indexes that ours have', () => {
    const tablesOf = (path: string) => {
      const database = new DatabaseSync(path, { readOnly: true })
      try {
        const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master').all()
        return [...rows, ...database.prepare('SELECT * FROM version_info, alembic_version').all()]
      } finally {
        database.close()
      }
    }
    expect(tablesOf(newStore().path)).toEqual(tablesOf(sharedPath('golden/optimizer/optuna_study.db')))
  })
})
