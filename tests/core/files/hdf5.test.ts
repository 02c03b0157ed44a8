/** HDF5 trees: read back as written, read from another program's gzipped file, and faults told. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
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

it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ['it does not begin as HDF5', () => new TextEncoder().encode('{"Nodes": []}')],
  ['it does not begin as HDF5', () => new Uint8Array(0)],
  ['a superblock of another version', (bytes) => bytes.fill(2, 8, 9)],
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
