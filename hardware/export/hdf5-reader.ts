/**
 * Reads the HDF5 files that NIR knows: superblock 0, numbers and strings, plain or gzipped. The HDF5 library itself
 * hangs or takes gigabytes on some damaged files.
 */
import { fault, leavesOf, long, membersOf, messagesOf, openFile, slice, stringOf } from './hdf5-blocks.ts'
import type { Hdf5File, Messages } from './hdf5-blocks.ts'
import type { Hdf5Array, Hdf5Tree } from './hdf5.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

/** Deflate makes at most 1032 bytes of one: a dataset that claims more is damaged. */
const mostInflation = 1032
const deepest = 16

/** Extents [IV.A.2.b]. */
const shapeOf = (file: Hdf5File, at: number): number[] => {
  const version = file.view.getUint8(at)
  const dimensions = at + (version === 1 ? 8 : version === 2 ? 4 : fault('a dataspace of another version'))
  return Array.from({ length: file.view.getUint8(at + 1) }, (_, i) =>
    Number(file.view.getBigUint64(dimensions + 8 * i, true)),
  )
}

/** The raw elements of a dataset [IV.A.2.i]. */
const elementsOf = async (
  file: Hdf5File,
  messages: Messages,
  shape: readonly number[],
  size: number,
): Promise<Uint8Array> => {
  const { view } = file
  const at = messages.layout!
  const length = shape.reduce((product, extent) => product * extent, size)
  if (length > mostInflation * file.bytes.length) fault('a dataset larger than its file can hold')
  if (view.getUint8(at) !== 3) fault('a layout of another version')
  switch (view.getUint8(at + 1)) {
    case 0:
      return slice(file, at + 4, length)
    case 1:
      return length === 0 ? new Uint8Array(0) : slice(file, long(file, at + 2), length)
    case 2:
      return chunksOf(file, messages, shape, size, new Uint8Array(length))
    default:
      return fault('a layout of another class')
  }
}

const inflate = async (packed: Uint8Array, length: number): Promise<Uint8Array> => {
  const whole = new Uint8Array(length)
  const stream = new Blob([Uint8Array.from(packed)]).stream().pipeThrough(new DecompressionStream('deflate'))
  let end = 0
  for await (const part of stream) {
    if (end + part.length > length) fault('a chunk is too long')
    whole.set(part, end)
    end += part.length
  }
  return end === length ? whole : fault('a chunk is too short')
}

/** Puts the chunks of a dataset in their places; gzip is the only filter [IV.A.2.l]. */
const chunksOf = async (
  file: Hdf5File,
  { layout, filters }: Messages,
  shape: readonly number[],
  size: number,
  into: Uint8Array,
): Promise<Uint8Array> => {
  const { view } = file
  const at = layout!
  const rank = shape.length
  if (view.getUint8(at + 2) !== rank + 1) fault('chunks of another rank')
  const chunk = shape.map((_, d) => view.getUint32(at + 11 + 4 * d, true))
  const elements = chunk.reduce((product, extent) => product * extent, 1)
  if (chunk.some((extent, d) => extent > shape[d]!)) fault('a chunk larger than its dataset')
  const gzipped = filters !== undefined && view.getUint8(filters + 1) > 0
  if (gzipped && (view.getUint8(filters + 1) !== 1 || view.getUint16(filters + 8, true) !== 1)) fault('another filter')

  for (const { key, child } of leavesOf(file, long(file, at + 3), 1, 16 + 8 * rank)) {
    const stored = slice(file, child, view.getUint32(key, true))
    const data = gzipped ? await inflate(stored, elements * size) : stored
    const first = shape.map((_, d) => Number(view.getBigUint64(key + 8 + 8 * d, true)))
    for (let i = 0; i < elements; i++) {
      let rest = i
      let target = 0
      let stride = 1
      let inside = true
      for (let d = rank - 1; d >= 0; d--) {
        const coordinate = first[d]! + (rest % chunk[d]!)
        rest = Math.floor(rest / chunk[d]!)
        inside &&= coordinate < shape[d]!
        target += coordinate * stride
        stride *= shape[d]!
      }
      if (inside) into.set(data.subarray(i * size, (i + 1) * size), target * size)
    }
  }
  return into
}

type Read<T> = (data: DataView, at: number, littleEndian: boolean) => T

const numbers: Readonly<Record<string, Read<number>>> = {
  float32: (data, at, littleEndian) => data.getFloat32(at, littleEndian),
  float64: (data, at, littleEndian) => data.getFloat64(at, littleEndian),
  int32: (data, at, littleEndian) => data.getInt32(at, littleEndian),
  int64: (data, at, littleEndian) => Number(data.getBigInt64(at, littleEndian)),
}

/** Size of an element and how to read it: a number, or a string of variable length [IV.A.2.d]. */
const elementOf = (
  file: Hdf5File,
  at: number,
): { size: number; read: Read<number | string>; littleEndian: boolean } => {
  const kind = file.view.getUint8(at) & 15
  const bits = file.view.getUint8(at + 1)
  const size = file.view.getUint32(at + 4, true)
  const isString = kind === 9 && (bits & 15) === 1 && size === 16
  const name = `${kind === 0 ? (bits & 8 ? 'int' : 'uint') : kind === 1 ? 'float' : `class ${kind} `}${8 * size}`
  const read = isString ? (data: DataView, i: number) => stringOf(file, data, i) : numbers[name]
  return { size, read: read ?? fault(`elements of type ${name}`), littleEndian: (bits & 1) === 0 }
}

const datasetOf = async (file: Hdf5File, messages: Messages): Promise<Hdf5Array | string> => {
  const shape = shapeOf(file, messages.dataspace ?? fault('a dataset without extents'))
  const { size, read, littleEndian } = elementOf(file, messages.datatype ?? fault('a dataset without type'))
  const elements = await elementsOf(file, messages, shape, size)
  const view = new DataView(elements.buffer, elements.byteOffset, elements.byteLength)
  const values = Array.from({ length: elements.length / size }, (_, i) => read(view, i * size, littleEndian))
  if (shape.length === 0 && typeof values[0] === 'string') return values[0]
  const isText = values.some((value) => typeof value === 'string')
  return { shape, data: isText ? values.map(String) : Float64Array.from(values as number[]) }
}

const treeOf = async (file: Hdf5File, symbolTable: number, depth: number): Promise<Hdf5Tree> => {
  if (depth > deepest) fault('groups are nested too deep')
  const tree: Record<string, Hdf5Tree[string]> = Object.create(null)
  for (const [name, header] of membersOf(file, symbolTable)) {
    const messages = messagesOf(file, header)
    if (messages.symbolTable !== undefined) tree[name] = await treeOf(file, messages.symbolTable, depth + 1)
    else if (messages.layout !== undefined) tree[name] = await datasetOf(file, messages)
    else fault(`"${name}" is neither group nor dataset`)
  }
  return tree
}

/**
 * The tree of a file; every number array is read as float64.
 * @throws Error saying what is wrong when the bytes are no such file.
 */
export const readHdf5 = async (bytes: Uint8Array): Promise<Hdf5Tree> => {
  const { file, root } = openFile(bytes)
  return treeOf(file, messagesOf(file, root).symbolTable ?? fault('the root is no group'), 0)
}
