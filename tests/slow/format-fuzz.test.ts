/** Whatever a file of data holds, a reader gives a value or says what is wrong; it neither hangs nor fills the memory. */
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bytesInMemory, headOf } from '../../core/data/formats/event-file.ts'
import { formats, readFile } from '../../core/data/formats/formats.ts'
import { onnxToNetwork } from '../../core/network/onnx/network.ts'
import { seededRandom } from '../../core/random.ts'
import type { Random } from '../../core/random.ts'
import { sharedBytes } from '../core/data/formats/golden.ts'
import { npyBytes } from '../core/data/formats/npy-bytes.ts'
import * as write from '../core/data/formats/writers.ts'
import { eventBytes, valueOrUserError } from '../core/data/streams.ts'
import type { EventRow } from '../core/data/streams.ts'
import { everyOperator } from '../core/network/onnx/small.ts'
import { onnxBytes } from '../core/network/onnx/writer.ts'
import { describeWithShared } from '../shared.ts'
import { counted } from '../spikefront.ts'

const mostMebibytes = 512

const rows: readonly EventRow[] = Array.from({ length: 24 }, (_, i) => [i * 700, (i * 37) % 128, (i * 11) % 128, i % 2])
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const column = (...values: number[]) => npyBytes("'<i4'", `(${values.length},)`, Int32Array.from(values))
const archive = {
  't.npy': column(5, 6, 7),
  'x.npy': column(1, 2, 3),
  'y.npy': column(3, 4, 5),
  'p.npy': column(0, 1, 1),
}
const fields = npyBytes("[('t', '<i4'), ('x', '<i2'), ('y', '<i2'), ('p', '|u1')]", '(2,)', new Uint8Array(18))

/** Small files of each format. */
const seeds: Readonly<Record<string, readonly Uint8Array[]>> = {
  aedat2: [write.aedat2Bytes('DVS128', rows), write.aedat2Bytes('DAVIS240C', rows)],
  aedat3: [write.aedat3Bytes(rows)],
  aedat4: (['none', 'lz4', 'zstd'] as const).map((packing) => write.aedat4Bytes(packing, rows)),
  evt2: [write.evt2Bytes(rows)],
  evt3: [write.evt3Bytes(rows)],
  dat: [write.datBytes(rows)],
  es: [write.esBytes(rows)],
  'nmnist-bin': [eventBytes(rows)],
  'slayer-bs1': [write.bs1Bytes(rows)],
  'slayer-bs3': [write.bs3Bytes(rows)],
  idx: [
    Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4),
    Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 8),
  ],
  cifar10: [new Uint8Array(2 * 3073).fill(3)],
  cifar100: [new Uint8Array(2 * 3074).fill(3)],
  npy: [
    fields,
    npyBytes("'<f4'", '(2, 2, 1, 1)', new Float32Array(4)),
    npyBytes("'<f2'", '(3, 2)', new Uint16Array(6)),
  ],
  npz: [zipSync(archive), zipSync(archive, { level: 0 })],
  csv: [text('a;b;label\n1;2;x\n3;4.5;y\n5;6;x\n'), text('1,2,0\n3,4,1\n5,6,1\n')],
  'gesture-labels': [text('class,startTime_usec,endTime_usec\n1,3000000,3060000\n2,3100000,3160000\n')],
}

const extremes = [0, 1, 0x7f, 0x80, 0xff]

/** One change: a byte, a word, a piece left out or put in again, or the end cut off. */
const changed = (bytes: Uint8Array, random: Random): Uint8Array => {
  const at = random.integer(bytes.length + 1)
  const length = 1 + random.integer(8)
  switch (random.integer(6)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)])
    case 2:
      return Uint8Array.from([...bytes.subarray(0, at + length), ...bytes.subarray(at)])
    case 3:
      return bytes.slice().fill(extremes[random.integer(extremes.length)]!, at, at + length)
    default:
      return at < bytes.length ? bytes.with(at, random.integer(256)) : bytes
  }
}
const mutated = (seed: Uint8Array, random: Random): Uint8Array => {
  let bytes = seed
  for (let changes = 1 + random.integer(4); changes > 0; changes--) bytes = changed(bytes, random)
  return bytes
}

const mebibytes = (): number => process.resourceUsage().maxRSS / 1024

/** Reads that many damaged copies of the seeds; some must be values, some refused. */
const survive = (count: number, files: readonly Uint8Array[], read: (bytes: Uint8Array) => unknown): void => {
  const random = seededRandom(count)
  const before = mebibytes()
  let values = 0
  for (let i = 0; i < count; i++) {
    const bytes = mutated(files[i % files.length]!, random)
    if (valueOrUserError(() => read(bytes)) !== undefined) values++
  }
  expect(values).toBeGreaterThan(0)
  expect(values).toBeLessThan(count)
  expect(mebibytes() - before).toBeLessThan(mostMebibytes)
}

const count = counted(400, 50_000)
const formatOf = (name: string) => formats.find((format) => format.name === name)!

describe(`${count} damaged files of each format give a value or a UserError`, () => {
  it('knows a file of every format', () => {
    expect([...Object.keys(seeds), 'shd'].sort()).toEqual(formats.map(({ name }) => name).sort())
    for (const [name, files] of Object.entries(seeds)) {
      for (const file of files) expect(formatOf(name).matches(headOf('a', bytesInMemory(file)))).toBe(true)
    }
  })

  it.each(Object.entries(seeds))('%s', (name, files) => {
    survive(count, files, (bytes) => formatOf(name).read('a', bytes, {}))
  })

  it('told by content, gzip around them', () => {
    const files = Object.values(seeds).flat()
    survive(count, [...files, ...files.map((file) => new Uint8Array(gzipSync(file)))], (bytes) =>
      readFile('a.gz', bytes),
    )
  })
})

it(`${count} damaged ONNX files give a network or a UserError`, () => {
  survive(count, [onnxBytes([2, 8, 8], everyOperator)], (bytes) => onnxToNetwork('a', bytes))
})

describeWithShared(`${count} damaged files of SHD`, 'data/formats/shd', () => {
  it.each(['synthetic_h5py_contiguous.h5', 'synthetic_pytables_vlarray.h5'])('%s', (file) => {
    survive(count, [sharedBytes(`data/formats/shd/${file}`)], (bytes) => formatOf('shd').read('a', bytes, {}))
  })
})
