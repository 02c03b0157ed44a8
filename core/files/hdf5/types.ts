/** The types of elements in HDF5 files: how many bytes one has, and how it is read. */
import { fault } from '../fault.ts'
import { numberReaders } from '../numbers.ts'
import type { Hdf5File } from './blocks.ts'
import { heapObject, referenceBytes } from './heap.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

interface Sized {
  readonly size: number
}
export interface NumberType extends Sized {
  readonly kind: 'number'
  read(data: DataView, at: number): number
}
export interface TextType extends Sized {
  readonly kind: 'text'
  read(data: DataView, at: number): string
}
/** Elements of variable length, as many numbers as each has. */
export interface RowType extends Sized {
  readonly kind: 'row'
  read(data: DataView, at: number): Float64Array
}
export type ElementType = NumberType | TextType | RowType

const classes = { integer: 0, float: 1, string: 3, variable: 9 }
const headerBytes = 8

const decode = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** The type that a datatype message tells of [IV.A.2.d]. */
export const typeOf = (file: Hdf5File, at: number): ElementType => {
  const { view } = file
  const kind = view.getUint8(at) & 15
  const bits = view.getUint8(at + 1)
  const size = view.getUint32(at + 4, true)
  if (kind === classes.string && size > 0) {
    return {
      kind: 'text',
      size,
      read: (data, i) => decode(new Uint8Array(data.buffer, data.byteOffset + i, size)),
    }
  }
  if (kind === classes.variable && size === referenceBytes) {
    if ((bits & 15) === 1) {
      return { kind: 'text', size, read: (data, i) => decode(heapObject(file, data, i, 1)) }
    }
    const part = typeOf(file, at + headerBytes)
    if (part.kind !== 'number') return fault(`elements of variable length of ${part.kind}`)
    return {
      kind: 'row',
      size,
      read(data, i) {
        const { buffer, byteOffset, byteLength } = heapObject(file, data, i, part.size)
        const parts = new DataView(buffer, byteOffset, byteLength)
        const row = new Float64Array(byteLength / part.size)
        for (let j = 0; j < row.length; j++) row[j] = part.read(parts, j * part.size)
        return row
      },
    }
  }
  const word =
    kind === classes.integer ? (bits & 8 ? 'int' : 'uint') : kind === classes.float ? 'float' : `class ${kind} `
  const name = `${word}${8 * size}`
  const read = numberReaders[name] ?? fault(`elements of type ${name}`)
  const littleEndian = (bits & 1) === 0
  return { kind: 'number', size, read: (data, i) => read(data, i, littleEndian) }
}
