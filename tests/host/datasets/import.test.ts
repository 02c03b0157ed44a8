/** Import: what is usable and what is not, an index that opens again, samples that are parsed again where they are lost. */
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../../core/data/dataset.ts'
import { importDataset } from '../../../host/datasets/imported.ts'
import { listDatasets } from '../../../host/datasets/list.ts'
import { openDataset } from '../../../host/datasets/open.ts'
import { eventBytes, rowsOf, type EventRow } from '../../core/data/streams.ts'
import { npyBytes } from '../../core/data/formats/npy-bytes.ts'
import { temporaryFolder } from '../../temporary.ts'
import { refusedLater } from '../refusal.ts'

const rowsFor = (n: number): EventRow[] => Array.from({ length: 3 }, (_, i) => [1000 * i, n, i, i % 2])

let home = ''
let copy = ''
beforeEach(() => {
  const folder = temporaryFolder()
  home = join(folder, 'home')
  copy = join(folder, 'copy')
  process.env['SPIKEFRONT_HOME'] = home
  for (const [part, subjects] of [
    ['train', 3],
    ['test', 1],
  ] as const) {
    for (const name of ['cat', 'dog']) {
      mkdirSync(join(copy, part, name), { recursive: true })
      for (let i = 0; i < subjects; i++) {
        writeFileSync(join(copy, part, name, `user${i}_a.bin`), eventBytes(rowsFor(i + 1)))
      }
    }
  }
})

const opened = () => openDataset('pets', '.')
const samplesFile = () =>
  join(
    home,
    'datasets',
    'pets',
    readdirSync(join(home, 'datasets', 'pets')).find((name) => name.endsWith('.bin'))!,
  )
const shown = (dataset: Dataset) => [
  [...dataset.labels],
  dataset.kind === 'events' && Array.from(dataset.labels, (_, i) => rowsOf(dataset.recording(i))),
]

describe('import', () => {
  it('opens under its name with classes, official test set and subjects', async () => {
    await importDataset('pets', copy)
    const dataset = await opened()
    expect(dataset).toMatchObject({ kind: 'events', classes: ['cat', 'dog'], width: 4, height: 3, durationUs: 2000 })
    expect([...dataset.labels]).toEqual([0, 1, 0, 0, 0, 1, 1, 1])
    expect([...dataset.officialTest!]).toEqual([0, 1])
    expect([...dataset.groups!['subject']!]).toEqual([0, 0, 0, 1, 2, 0, 1, 2])
    expect(dataset.kind === 'events' && rowsOf(dataset.recording(3))).toEqual(rowsFor(2))
  })

  it('reports counts, figures, and each sample that cannot be used', async () => {
    writeFileSync(join(copy, 'train', 'cat', 'user7.bin'), '')
    writeFileSync(join(copy, 'train', 'dog', 'user8.bin'), 'not a recording')
    writeFileSync(join(copy, 'train', 'readme.txt'), 'not a sample')
    const { report } = await importDataset('pets', copy)
    expect(report).toMatchObject({
      train: [3, 3],
      test: [1, 1],
      events: { min: 3, median: 3, max: 3 },
      durationMs: { min: 2, median: 2, max: 2 },
      groups: { subject: ['user0', 'user1', 'user2'] },
    })
    expect(report.faults.map(({ file, reason }) => [file, /empty|none of the formats|before/.test(reason)])).toEqual([
      ['train/cat/user7.bin', true],
      ['train/dog/user8.bin', true],
    ])
    expect(listDatasets().find(({ name }) => name === 'pets')).toMatchObject({ samples: 8, present: true, path: copy })
  })

  it('takes frames and single images of NumPy, a folder a class', async () => {
    const save = (folder: string, name: string, bytes: Uint8Array): void => {
      mkdirSync(join(copy, folder), { recursive: true })
      writeFileSync(join(copy, folder, name), bytes)
    }
    const frames = npyBytes("'<f4'", '(2, 2, 1, 2)', Float32Array.of(0, 2, 0, 0, 0, 0, 1, 0))
    for (const name of ['left', 'right']) save(join('frames', name), 'a.npz', zipSync({ 'frames.npy': frames }))
    const { report } = await importDataset('frames', join(copy, 'frames'))
    expect(report).toMatchObject({ train: [1, 1], faults: [], events: { min: 3, max: 3 } })
    expect(report.notes[0]).toEqual({ file: 'left/a.npz', note: 'A frame was taken to last 1 ms.' })

    for (const name of ['dark', 'light'])
      save(join('images', name), 'a.npy', npyBytes("'|u1'", '(1, 1, 2, 2)', Uint8Array.of(1, 2, 3, 4)))
    expect((await importDataset('images', join(copy, 'images'))).report).toMatchObject({ train: [1, 1], faults: [] })
    expect(await openDataset('images', '.')).toMatchObject({ kind: 'images', width: 2, height: 2, channels: 1 })
  })

  it('refuses a folder in which nothing is usable, and keeps what was imported before', async () => {
    await importDataset('pets', copy)
    const bad = join(copy, 'bad')
    mkdirSync(join(bad, 'cat'), { recursive: true })
    writeFileSync(join(bad, 'cat', 'x.bin'), '')
    await refusedLater(importDataset('other', bad))
    expect(readdirSync(join(home, 'datasets'))).toEqual(['pets'])
    expect((await refusedLater(importDataset('pets', bad))).message).toMatch(/no usable sample.*cat\/x\.bin/)
    expect((await opened()).labels).toHaveLength(8)
  })
})

describe('what was imported', () => {
  it.each([
    ['lost', () => rmSync(samplesFile())],
    ['cut', () => writeFileSync(samplesFile(), readFileSync(samplesFile()).subarray(0, 40))],
    [
      'of one bit changed',
      () =>
        writeFileSync(
          samplesFile(),
          readFileSync(samplesFile()).map((byte, i) => byte ^ +(i === 9)),
        ),
    ],
  ])('is parsed again where its samples are %s', async (_, damage) => {
    await importDataset('pets', copy)
    const before = shown(await opened())
    damage()
    await openDataset('digits', '.')
    expect(shown(await opened())).toEqual(before)
  })

  it('is to be imported again, by its name and folder, where an older version kept its index', async () => {
    await importDataset('pets', copy)
    const indexFile = join(home, 'datasets', 'pets', 'index.json')
    const { report: _, ...older } = JSON.parse(readFileSync(indexFile, 'utf8')) as Record<string, unknown>
    writeFileSync(indexFile, JSON.stringify(older))
    await openDataset('digits', '.')
    expect(await refusedLater(opened())).toMatchObject({
      message: expect.stringContaining(`${indexFile}: report is missing`),
      remedy: `Import the set again: spikefront import pets ${copy}`,
    })
    writeFileSync(indexFile, 'damaged')
    expect((await refusedLater(opened())).remedy).toBe('Import the set again: spikefront import pets PATH')
  })

  it('is refused by name when a file has changed or is gone, not when it was only touched', async () => {
    await importDataset('pets', copy)
    const file = join(copy, 'train', 'cat', 'user1_a.bin')
    utimesSync(file, 1, 1)
    await openDataset('digits', '.')
    expect((await opened()).labels).toHaveLength(8)
    writeFileSync(file, eventBytes(rowsFor(5)))
    await openDataset('digits', '.')
    expect(await refusedLater(opened())).toMatchObject({
      message: expect.stringMatching(/user1_a\.bin.*has changed/),
      remedy: expect.stringContaining(`spikefront import pets ${copy}`),
    })
    rmSync(file)
    expect((await refusedLater(opened())).message).toMatch(/user1_a\.bin.*is gone/)
  })
})
