/** Data sets from packages and folders: the real ones whole, damaged ones refused by name. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { Dataset } from '../../../core/data/dataset.ts'
import { encode } from '../../../core/data/encode.ts'
import { seededRandom } from '../../../core/random.ts'
import { openDataset, type DatasetName } from '../../../host/datasets/open.ts'
import { eventBytes, rowsOf } from '../../core/data/streams.ts'
import { refusedLater } from '../refusal.ts'
import { describeWithShared, sharedJson, sharedPath } from '../../shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'spikefront-datasets-'))
process.env['SPIKEFRONT_HOME'] = join(folder, 'home')
afterAll(() => rmSync(folder, { recursive: true }))

const perClass = ({ classes, labels }: Dataset, from = 0, to = labels.length) =>
  classes.map((_, label) => labels.subarray(from, to).filter((l) => l === label).length)

/** What openDataset refuses with. */
const refusal = (name: DatasetName) => refusedLater(openDataset(name, folder))

describe('digits', () => {
  it('are the 10,000 of the package', async () => {
    const dataset = await openDataset('digits', folder)
    expect(dataset.labels).toHaveLength(10_000)
    expect(perClass(dataset)).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978])
    if (dataset.kind !== 'images') return expect.unreachable()
    expect(dataset.pixels).toHaveLength(10_000 * 28 * 28)
  })
})

describe('what is no data set', () => {
  it('is refused with the names known', async () => {
    expect(await refusal('mnits')).toMatchObject({
      kind: 'input',
      message: 'There is no data set named mnits',
      remedy: expect.stringMatching(/digits.*import .*mnist.*nmnist/),
    })
  })

  it('is refused with the way to import it where it is known', async () => {
    expect(await refusal('nmnist')).toMatchObject({ remedy: expect.stringMatching(/spikefront import nmnist PATH/) })
  })

  it('is refused when it is a file or folder of something else', async () => {
    const other = mkdtempSync(join(folder, 'other-'))
    expect((await refusal({ path: other })).message).toBe(`${other} holds no file of a data set`)
    writeFileSync(join(other, 'thesis.pdf'), 'x')
    expect((await refusal({ path: other })).message).toBe(`${other} holds no file of a data set`)
    writeFileSync(join(other, 'image.tiff'), 'x')
    expect((await refusal({ path: join(other, 'image.tiff') })).message).toMatch(/no usable sample.*image\.tiff/)
  })
})

describe('a packed folder', () => {
  const bytes = eventBytes([
    [10, 1, 1, 0],
    [20, 2, 2, 1],
  ])
  const write = (train: Uint8Array, more: object = {}) => {
    const path = mkdtempSync(join(folder, 'packed-'))
    const split = { rawBytes: 10, samples: [[1, 7, 0, 2]] }
    const splits = { train: { ...split, file: 'train.bin.gz', ...more }, test: { ...split, file: 'test.bin.gz' } }
    writeFileSync(join(path, 'index.json'), JSON.stringify({ sensor: { width: 34, height: 34 }, splits }))
    writeFileSync(join(path, 'train.bin.gz'), train)
    writeFileSync(join(path, 'test.bin.gz'), gzipSync(bytes))
    return path
  }

  it('opens by a relative path', async () => {
    const dataset = await openDataset({ path: basename(write(gzipSync(bytes))) }, folder)
    expect(Array.from(dataset.labels, (label) => dataset.classes[label])).toEqual(['7', '7'])
    expect(dataset.officialTest).toEqual(Uint32Array.of(1))
  })

  it.each([
    ['is not gzip', bytes, {}, /train\.bin\.gz: cannot be decompressed to 10 bytes: incorrect header check$/],
    [
      'is cut',
      gzipSync(bytes).subarray(0, 20),
      {},
      /train\.bin\.gz: cannot be decompressed to 10 bytes: unexpected end/,
    ],
    ['unpacks to far more', gzipSync(new Uint8Array(1e6)), {}, /train\.bin\.gz: cannot be decompressed to 10 bytes: /],
    ['unpacks to less', gzipSync(bytes.subarray(5)), {}, /train\.bin\.gz: holds 5 bytes .* its index says 10$/],
    ['has another hash', gzipSync(bytes), { rawSha256: '0'.repeat(64) }, /train\.bin\.gz: does not have the sha256 /],
    ['is missing', gzipSync(bytes), { file: 'none.gz' }, /none\.gz: there is no such file/],
  ])('is refused when its data %s', async (_, train, more, message) => {
    expect(await refusal({ path: write(train, more) })).toMatchObject({
      kind: 'input',
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/^Copy it again/),
    })
  })
})

describe('any packed bytes', () => {
  it('give a data set or a UserError', async () => {
    const path = mkdtempSync(join(folder, 'fuzz-'))
    const packed = gzipSync(eventBytes([[10, 1, 1, 0]]))
    const split = { rawBytes: 5, samples: [[1, 7, 0, 1]] }
    const splits = { train: { ...split, file: 'train.gz' }, test: { rawBytes: 5, samples: [], file: 'test.gz' } }
    writeFileSync(join(path, 'index.json'), JSON.stringify({ sensor: { width: 34, height: 34 }, splits }))
    writeFileSync(join(path, 'test.gz'), packed)
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.nat(255), fc.nat(packed.length), async (at, byte, length) => {
        const mutated = packed.subarray(0, length).slice()
        mutated[at] = byte
        writeFileSync(join(path, 'train.gz'), mutated)
        const result = await openDataset({ path }, '').catch((error: unknown) => error)
        expect(result instanceof UserError || (result as Dataset).labels.length === 1).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describeWithShared('N-MNIST', 'data/nmnist-small', () => {
  const small = sharedPath('data/nmnist-small')
  type Rows = [id: number, label: number, byteOffset: number, events: number][]
  const samplesOf = (split: 'train' | 'test') =>
    sharedJson<{ splits: Record<'train' | 'test', { samples: Rows }> }>('data/nmnist-small/index.json').splits[split]
      .samples

  it('has the samples of each class that its description gives', async () => {
    const dataset = await openDataset({ path: 'data/nmnist-small' }, sharedPath(''))
    if (dataset.kind !== 'events') return expect.unreachable()
    expect(perClass(dataset, 0, 1000)).toEqual([97, 116, 99, 93, 105, 92, 94, 117, 87, 100])
    expect(perClass(dataset, 1000)).toEqual([8, 14, 8, 11, 14, 7, 10, 15, 2, 11])
    expect(dataset.officialTest).toEqual(Uint32Array.from({ length: 100 }, (_, i) => 1000 + i))
    const counts = Array.from(dataset.labels, (_, i) => dataset.recording(i).timeUs.length)
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([1069, 7152])
    expect(dataset.durationUs).toBeGreaterThan(297_000)
    expect(dataset.durationUs).toBeLessThan(337_000)
    const options = { encoding: 'events', inputSize: 34, windowSteps: 30, stepSeconds: 0.01, binning: 'sum' } as const
    const set = encode(dataset, Uint32Array.of(0), options, seededRandom(1))
    const inWindow = dataset.recording(0).timeUs.filter((us) => us < 295_000).length
    expect(set.value!.reduce((sum, n) => sum + n, 0)).toBe(inWindow)
  })

  it.each([
    ['train', 'Train', 0, 20],
    ['test', 'Test', 1000, 10],
  ] as const)('packs the %s recordings byte for byte', async (split, name, before, files) => {
    const packed = await openDataset({ path: small }, folder)
    if (packed.kind !== 'events') return expect.unreachable()
    let compared = 0
    const raw = gunzipSync(readFileSync(join(small, `${split}.bin.gz`)))
    samplesOf(split).forEach(([id, label, offset, events], i) => {
      const original = join(small, 'original', name, String(label), `${String(id).padStart(5, '0')}.bin`)
      if (!existsSync(original)) return
      compared++
      const bytes = readFileSync(original)
      expect(bytes.equals(raw.subarray(offset, offset + 5 * events))).toBe(true)
      expect(eventBytes(rowsOf(packed.recording(before + i)))).toEqual(Uint8Array.from(bytes))
    })
    expect(compared).toBe(files)
  })

  it("opens the authors' folders", async () => {
    const packed = await openDataset({ path: small }, folder)
    const original = await openDataset({ path: join(small, 'original') }, folder)
    if (packed.kind !== 'events' || original.kind !== 'events') return expect.unreachable()
    expect(perClass(original)).toEqual(Array(10).fill(3))
    expect([...original.officialTest!].map((i) => original.labels[i])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const five = Array.from(original.labels).findIndex((label, i) => label === 5 && !original.officialTest!.includes(i))
    expect(original.recording(five)).toEqual(packed.recording(samplesOf('train').findIndex(([id]) => id === 1)))
  })

  it('refuses a folder with a recording that is cut', async () => {
    const copy = join(folder, 'copy')
    cpSync(join(small, 'original'), copy, { recursive: true })
    const cut = join(copy, 'Train', '4', '00003.bin')
    const bytes = readFileSync(cut)
    rmSync(cut, { force: true })
    writeFileSync(cut, bytes.subarray(0, 1003))
    expect(await refusal({ path: 'copy' })).toMatchObject({
      message: expect.stringMatching(/4\/00003\.bin: .*none of the formats/),
      remedy: expect.stringMatching(/spikefront import NAME .*lists what is broken/),
    })
  })
})
