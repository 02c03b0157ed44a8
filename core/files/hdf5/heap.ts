/** The global heap of an HDF5 file, where elements of variable length lie. */
import { fault } from '../fault.ts'
import { block, long } from './blocks.ts'
import type { Hdf5File } from './blocks.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

/** Bytes of an element's reference: a length, an address and an index. */
export const referenceBytes = 16

/** The objects of one collection by their index [III.E]. */
const collectionOf = (file: Hdf5File, address: number): ReadonlyMap<number, Uint8Array> => {
  const known = file.heaps.get(address)
  if (known) return known
  const objects = new Map<number, Uint8Array>()
  const end = block(file, address, 'GCOL') + long(file, address + 8)
  for (let at = address + 16; at + 16 <= end;) {
    const index = file.view.getUint16(at, true)
    // What is left of the collection is object 0.
    if (index === 0) break
    const length = long(file, at + 8)
    objects.set(index, file.bytes.subarray(at + 16, at + 16 + length))
    at += 16 + Math.ceil(length / 8) * 8
  }
  file.heaps.set(address, objects)
  return objects
}

/** The bytes of an element of variable length, `size` bytes each part of it, whose reference lies at `at` of `view`. */
export const heapObject = (file: Hdf5File, view: DataView, at: number, size: number): Uint8Array => {
  const length = view.getUint32(at, true) * size
  if (length === 0) return new Uint8Array(0)
  const object = collectionOf(file, Number(view.getBigUint64(at + 4, true))).get(view.getUint32(at + 12, true))
  return object && object.length >= length
    ? object.subarray(0, length)
    : fault('an element of variable length is missing')
}
