/** HDF5 trees: read back as written, read from another program's gzipped file, and faults told. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import * as hdf5 from 'h5wasm'
import { expect, it } from 'vitest'
import { readHdf5 } from '../../../core/files/hdf5/reader.ts'
import { isGroup, writeHdf5 } from '../../../core/files/hdf5/tree.ts'
import type { Hdf5Array, Hdf5Tree } from '../../../core/files/hdf5/tree.ts'
import { describeWithShared, sharedPath } from '../../shared.ts'

it('reads what it wrote: numbers, texts, empty arrays, many members', async () => {
  const members = Array.from({ length: 60 }, (_, i) => [`m${i}`, { shape: [1], data: Float64Array.of(i) }] as const)
  const tree = {
    text: 'µ and spikes',
    many: Object.fromEntries(members),
    nested: {
      single: { shape: [2, 2], data: Float32Array.of(1.5, -2, 0, 3) },
      double: { shape: [], data: Float64Array.of(0.1) },
      long: { shape: [2], data: BigInt64Array.of(-5n, 2n ** 40n) },
      none: { shape: [0], data: new Float64Array(0) },
      texts: { shape: [2, 2], data: ['a', '', 'long enough to matter', 'b'] },
      empty: {},
    },
  }
  const floats = (array: Hdf5Array) => ({ shape: array.shape, data: Float64Array.from(array.data as never, Number) })
  const read = readHdf5(await writeHdf5(tree))
  expect(read).toEqual({
    ...tree,
    nested: { ...tree.nested, single: floats(tree.nested.single), long: floats(tree.nested.long) },
  })
})

/** The file that h5wasm writes of one dataset. */
const fileOf = async (options: Record<string, unknown>): Promise<Uint8Array> => {
  const { FS: files } = await hdf5.ready
  const file = new hdf5.File('/one.h5', 'w', { libver: ['earliest', 'v108'] })
  file.create_dataset({ name: 'a', ...options } as Parameters<typeof file.create_dataset>[0])
  file.close()
  return files.readFile('/one.h5')
}

it.each([
  ['in one piece', {}],
  ['in chunks', { chunks: [2, 3] }],
  ['gzipped', { chunks: [2, 3], compression: 'gzip' }],
  ['shuffled', { chunks: [5, 4], compression: 2, compression_opts: [] }],
  ['with checksums', { chunks: [3, 7], compression: 3, compression_opts: [] }],
])('reads 5x7 numbers of any type %s', async (_, options) => {
  const data = Array.from({ length: 35 }, (_, i) => i * 3)
  for (const dtype of ['<b', '<B', '<h', '<H', '<i', '<I', '<f', '<d']) {
    const bytes = await fileOf({ data, shape: [5, 7], dtype, ...options })
    expect(readHdf5(bytes)).toEqual({ a: { shape: [5, 7], data: Float64Array.from(data) } })
  }
})

it('tells of a gzipped chunk that was changed', async () => {
  const data = Array.from({ length: 400 }, (_, i) => (i * i) % 251)
  const bytes = await fileOf({ data, shape: [400], dtype: '<B', chunks: [400], compression: 'gzip' })
  const stored = deflateSync(Uint8Array.from(data), { level: 4 })
  const at = Buffer.from(bytes).indexOf(stored.subarray(0, 8))
  expect(at).toBeGreaterThan(0)
  expect(() => readHdf5(bytes.with(at + 100, bytes[at + 100]! ^ 1))).toThrow()
})

it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ['it does not begin as HDF5', () => new TextEncoder().encode('{"Nodes": []}')],
  ['it does not begin as HDF5', () => new Uint8Array(0)],
  ["its format is HDF5's superblock 2, and only superblock 0 is read", (bytes) => bytes.fill(2, 8, 9)],
  ['addresses of another size', (bytes) => bytes.fill(4, 13, 14)],
  ['its end is missing', (bytes) => bytes.subarray(0, bytes.length - 1)],
])('says: %s', async (sentence, change) => {
  const bytes = await writeHdf5({ a: { shape: [1], data: Float64Array.of(1) } })
  expect(() => readHdf5(change(bytes))).toThrow(sentence)
})

describeWithShared('a file of the nir package', 'golden/snn', () => {
  const golden = () => new Uint8Array(readFileSync(sharedPath('golden/snn/g1_nir_cubalif_dense.nir')))

  it('is read, its gzipped weights too', () => {
    const { node } = readHdf5(golden()) as { node: { type: string; nodes: Hdf5Tree } }
    expect(node.type).toBe('NIRGraph')
    const weights = Object.values(node.nodes)
      .filter(isGroup)
      .flatMap(({ weight }) => (weight && !isGroup(weight) ? [weight as Hdf5Array] : []))
    expect(weights.length).toBeGreaterThan(0)
    for (const { shape, data } of weights) {
      expect(data.length).toBe(shape[0]! * shape[1]!)
      const sizes = Array.from(data as Float64Array, Math.abs)
      expect(Math.max(...sizes)).toBeLessThan(1e3)
      expect(sizes.filter((size) => size > 1e-6).length).toBeGreaterThan(data.length / 2)
    }
  })

  it('gives a tree or an Error in bounded time when damaged', () => {
    const whole = golden()
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(flips, (changes) => {
        const damaged = whole.slice()
        for (const [at, byte] of changes) damaged[at] = byte
        try {
          return isGroup(readHdf5(damaged))
        } catch (error) {
          return error instanceof Error
        }
      }),
      { numRuns: 200 },
    )
  })
})
