/** The types of elements in HDF5 files: how many bytes one has, and how it is read. */
import { fault } from './blocks.ts'
import type { Hdf5File } from './blocks.ts'
import { heapObject, referenceBytes } from './heap.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

export type ReadNumber = (data: DataView, at: number, littleEndian: boolean) => number

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

/** Half precision by its 16 bits (IEEE 754 binary16). */
const halves = Float32Array.from({ length: 2 ** 16 }, (_, bits) => {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
})

const numbers: Readonly<Record<string, ReadNumber>> = {
  float16: (data, at, littleEndian) => halves[data.getUint16(at, littleEndian)]!,
  float32: (data, at, littleEndian) => data.getFloat32(at, littleEndian),
  float64: (data, at, littleEndian) => data.getFloat64(at, littleEndian),
  int8: (data, at) => data.getInt8(at),
  int16: (data, at, littleEndian) => data.getInt16(at, littleEndian),
  int32: (data, at, littleEndian) => data.getInt32(at, littleEndian),
  int64: (data, at, littleEndian) => Number(data.getBigInt64(at, littleEndian)),
  uint8: (data, at) => data.getUint8(at),
  uint16: (data, at, littleEndian) => data.getUint16(at, littleEndian),
  uint32: (data, at, littleEndian) => data.getUint32(at, littleEndian),
  uint64: (data, at, littleEndian) => Number(data.getBigUint64(at, littleEndian)),
}

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
  const name = `${kind === 0 ? (bits & 8 ? 'int' : 'uint') : kind === 1 ? 'float' : `class ${kind} `}${8 * size}`
  const read = numbers[name] ?? fault(`elements of type ${name}`)
  const littleEndian = (bits & 1) === 0
  return { kind: 'number', size, read: (data, i) => read(data, i, littleEndian) }
}
