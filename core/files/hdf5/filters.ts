/** What an HDF5 file did to its chunks before it stored them, undone. */
import { unzlibSync } from 'fflate'
import { decoding, fault } from '../fault.ts'
import type { Hdf5File } from './blocks.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

/** Gives back the `length` bytes of a chunk, whose elements have `size` bytes. */
type Undo = (stored: Uint8Array, length: number, size: number) => Uint8Array

const checksumBytes = 4

/** The checksum of zlib (RFC 1950, section 8.2). */
const adler32 = (bytes: Uint8Array): number => {
  let a = 1
  let b = 0
  for (let i = 0; i < bytes.length; i++) {
    a = (a + bytes[i]!) % 65_521
    b = (b + a) % 65_521
  }
  return b * 65_536 + a
}

const inflate: Undo = (stored, length) => {
  // One byte more than there should be shows a chunk that is too long.
  const whole = decoding(() => unzlibSync(stored, { out: new Uint8Array(length + 1) }))
  if (whole.length !== length) fault(`a chunk is too ${whole.length < length ? 'short' : 'long'}`)
  const { buffer, byteOffset, byteLength } = stored
  const checksum = new DataView(buffer, byteOffset, byteLength).getUint32(byteLength - checksumBytes)
  return adler32(whole) === checksum ? whole : fault("a chunk's checksum differs")
}

/** First the first bytes of all elements, then all second ones, and so on. */
const unshuffle: Undo = (stored, length, size) => {
  const elements = Math.floor(length / size)
  const whole = stored.slice()
  for (let byte = 0; byte < size; byte++) {
    for (let i = 0; i < elements; i++) whole[i * size + byte] = stored[byte * elements + i]!
  }
  return whole
}

const dropChecksum: Undo = (stored) => stored.subarray(0, stored.length - checksumBytes)

/** Fletcher's checksum (3) is applied last, so that it lies behind compressed bytes. */
const filters: Readonly<Record<number, Undo>> = { 1: inflate, 2: unshuffle, 3: dropChecksum }

/** The numbers of the filters in the order in which they were applied [IV.A.2.l]. */
const numbersOf = ({ view }: Hdf5File, at: number): number[] => {
  const version = view.getUint8(at)
  if (version !== 1) fault('filters of another version')
  const numbers: number[] = []
  let filter = at + 8
  for (let i = 0; i < view.getUint8(at + 1); i++) {
    numbers.push(view.getUint16(filter, true))
    const nameBytes = view.getUint16(filter + 2, true)
    const values = view.getUint16(filter + 6, true)
    filter += 8 + Math.ceil(nameBytes / 8) * 8 + 4 * (values + (values % 2))
  }
  return numbers
}

/** What undoes the filters of a dataset: for a stored chunk and the mask of those that were skipped, its bytes. */
export const undoFilters = (file: Hdf5File, at: number | undefined, length: number, size: number) => {
  const numbers = at === undefined ? [] : numbersOf(file, at)
  const unknown = numbers.find((number) => !(number in filters))
  if (unknown !== undefined) fault(`filter ${unknown}`)
  return (stored: Uint8Array, skipped: number): Uint8Array => {
    const bytes = numbers.reduceRight(
      (packed, number, i) => ((skipped >> i) & 1 ? packed : filters[number]!(packed, length, size)),
      stored,
    )
    return bytes.length === length ? bytes : fault(`a chunk has ${bytes.length} bytes, not ${length}`)
  }
}
