/** gzip: what zlib wrote is read back, what is damaged is told. */
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { gunzip } from '../../../core/files/gzip.ts'
import { seededRandom } from '../../../core/random.ts'

const random = seededRandom(1)
const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (random.uniform() < 0.3 ? random.uniform() * 256 : i >> 8))
const packed = new Uint8Array(gzipSync(bytes))

it('gives back what was packed, also several files on end', () => {
  expect(gunzip('a.gz', packed)).toEqual(bytes)
  const twice = gunzip('a.gz', Uint8Array.from([...packed, ...packed]))
  expect(twice).toEqual(Uint8Array.from([...bytes, ...bytes]))
})

it.each([
  ['cut', packed.subarray(0, packed.length - 9)],
  ['without its checksum', packed.subarray(0, packed.length - 8)],
  ['changed', packed.with(packed.length >> 1, packed[packed.length >> 1]! ^ 4)],
  ['of a false checksum', packed.with(packed.length - 8, packed[packed.length - 8]! ^ 1)],
  ['its first bytes only', packed.subarray(0, 5)],
])('refuses a file that is %s', (_, damaged) => {
  expect(() => gunzip('a.gz', damaged)).toThrow(/^a\.gz cannot be decompressed: .*\.$/)
})
