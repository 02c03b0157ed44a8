/**
 * Reads HDF5 files of superblock 0: numbers, strings and elements of variable length; plain, in chunks, filtered. The
 * HDF5 library itself hangs or takes gigabytes on some damaged files.
 */
import { fault } from '../fault.ts'
import { leavesOf, long, membersOf, messagesOf, openFile, slice, spend } from './blocks.ts'
import type { Hdf5File, Messages } from './blocks.ts'
import { undoFilters } from './filters.ts'
import type { Hdf5Array, Hdf5Rows, Hdf5Tree } from './tree.ts'
import { typeOf } from './types.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

const deepest = 16
/** The address of what was never written. */
const nowhere = 2n ** 64n - 1n

const product = (extents: readonly number[]): number => extents.reduce((result, extent) => result * extent, 1)

/** Extents [IV.A.2.b]. */
const shapeOf = (file: Hdf5File, at: number): number[] => {
  const version = file.view.getUint8(at)
  const dimensions = at + (version === 1 ? 8 : version === 2 ? 4 : fault('a dataspace of another version'))
  return Array.from({ length: file.view.getUint8(at + 1) }, (_, i) =>
    Number(file.view.getBigUint64(dimensions + 8 * i, true)),
  )
}

/** The raw elements of a dataset [IV.A.2.i]. */
const elementsOf = (file: Hdf5File, messages: Messages, shape: readonly number[], size: number): Uint8Array => {
  const { view } = file
  const at = messages.layout!
  const length = product(shape) * size
  spend(file, length)
  if (view.getUint8(at) !== 3) fault('a layout of another version')
  switch (view.getUint8(at + 1)) {
    case 0:
      return slice(file, at + 4, length)
    case 1:
      return isNowhere(file, at + 2) ? new Uint8Array(length) : slice(file, long(file, at + 2), length)
    case 2:
      return isNowhere(file, at + 3) ? new Uint8Array(length) : chunksOf(file, messages, shape, size)
    default:
      return fault('a layout of another class')
  }
}

const isNowhere = ({ view }: Hdf5File, at: number): boolean => view.getBigUint64(at, true) === nowhere

/** Puts the chunks of a dataset in their places. */
const chunksOf = (
  file: Hdf5File,
  { layout, filters }: Messages,
  shape: readonly number[],
  size: number,
): Uint8Array => {
  const { view } = file
  const at = layout!
  const rank = shape.length
  if (rank === 0 || view.getUint8(at + 2) !== rank + 1) fault('chunks of another rank')
  const chunk = shape.map((_, d) => view.getUint32(at + 11 + 4 * d, true))
  const chunkBytes = product(chunk) * size
  if (chunkBytes === 0) fault('chunks without content')
  const undo = undoFilters(file, filters, chunkBytes, size)
  const whole = new Uint8Array(product(shape) * size)

  for (const { key, child } of leavesOf(file, long(file, at + 3), 1, 16 + 8 * rank)) {
    spend(file, chunkBytes)
    const data = undo(slice(file, child, view.getUint32(key, true)), view.getUint32(key + 4, true))
    const first = shape.map((_, d) => Number(view.getBigUint64(key + 8 + 8 * d, true)))
    copyChunk(data, chunk, first, whole, shape, size)
  }
  return whole
}

/** Copies what of a chunk lies within the dataset, run by run of the last dimension. */
const copyChunk = (
  data: Uint8Array,
  chunk: readonly number[],
  first: readonly number[],
  whole: Uint8Array,
  shape: readonly number[],
  size: number,
): void => {
  const last = shape.length - 1
  const run = Math.min(chunk[last]!, shape[last]! - first[last]!)
  if (run <= 0) return
  const runs = product(chunk.slice(0, last))
  for (let i = 0; i < runs; i++) {
    let rest = i
    let target = first[last]!
    let stride = shape[last]!
    let isInside = true
    for (let d = last - 1; d >= 0; d--) {
      const coordinate = first[d]! + (rest % chunk[d]!)
      rest = Math.floor(rest / chunk[d]!)
      isInside &&= coordinate < shape[d]!
      target += coordinate * stride
      stride *= shape[d]!
    }
    const from = i * chunk[last]! * size
    if (isInside) whole.set(data.subarray(from, from + run * size), target * size)
  }
}

const datasetOf = (file: Hdf5File, messages: Messages): Hdf5Array | Hdf5Rows | string => {
  const shape = shapeOf(file, messages.dataspace ?? fault('a dataset without extents'))
  const type = typeOf(file, messages.datatype ?? fault('a dataset without type'))
  const elements = elementsOf(file, messages, shape, type.size)
  const view = new DataView(elements.buffer, elements.byteOffset, elements.byteLength)
  const count = elements.length / type.size
  switch (type.kind) {
    case 'row':
      return {
        shape,
        row: (i) => (i >= 0 && i < count ? type.read(view, i * type.size) : fault(`there is no row ${i}`)),
      }
    case 'text': {
      const data = Array.from({ length: count }, (_, i) => type.read(view, i * type.size))
      return shape.length === 0 ? data[0]! : { shape, data }
    }
    case 'number': {
      const data = new Float64Array(count)
      for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.size)
      return { shape, data }
    }
  }
}

const treeOf = (file: Hdf5File, symbolTable: number, depth: number): Hdf5Tree => {
  if (depth > deepest) fault('groups are nested too deep')
  const tree: Record<string, Hdf5Tree[string]> = Object.create(null)
  for (const [name, header] of membersOf(file, symbolTable)) {
    const messages = messagesOf(file, header)
    if (messages.symbolTable !== undefined) tree[name] = treeOf(file, messages.symbolTable, depth + 1)
    else if (messages.layout !== undefined) tree[name] = datasetOf(file, messages)
    else fault(`"${name}" is neither group nor dataset`)
  }
  return tree
}

/**
 * The tree of a file; every number array is read as float64, elements of variable length when they are asked for.
 * @throws RangeError saying what is wrong when the bytes are no such file.
 */
export const readHdf5 = (bytes: Uint8Array): Hdf5Tree => {
  const { file, root } = openFile(bytes)
  return treeOf(file, messagesOf(file, root).symbolTable ?? fault('the root is no group'), 0)
}
