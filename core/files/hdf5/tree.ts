/** HDF5 files as plain trees of groups and arrays, and their writer: the same bytes for the same tree. */
import type { Group } from 'h5wasm'

export interface Hdf5Array {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | BigInt64Array | readonly string[]
}
/** Elements of variable length: rows of numbers, read when they are asked for. */
export interface Hdf5Rows {
  readonly shape: readonly number[]
  /** @throws RangeError when the row is damaged. */
  row(index: number): Float64Array
}
export interface Hdf5Tree {
  readonly [name: string]: Hdf5Tree | Hdf5Array | Hdf5Rows | string
}

export const isGroup = (node: Hdf5Tree[string] | undefined): node is Hdf5Tree =>
  typeof node === 'object' && !Array.isArray(node['shape'])
export const isArray = (node: Hdf5Tree[string] | undefined): node is Hdf5Array =>
  typeof node === 'object' && !isGroup(node) && 'data' in node

/** Adds a tree to a group and returns the number of datasets in it. */
const add = (group: Group, tree: Hdf5Tree): number => {
  let datasets = 0
  for (const [name, node] of Object.entries(tree)) {
    if (isGroup(node)) {
      datasets += add(group.create_group(name), node)
      continue
    }
    datasets++
    if (typeof node === 'object' && !isArray(node)) throw new Error(`HDF5: ${name} is of rows, which are only read`)
    if (typeof node === 'string') group.create_dataset({ name, data: node })
    else group.create_dataset({ name, data: node.data as Float64Array, shape: [...node.shape] })
  }
  return datasets
}

/**
 * Sets the time of writing that HDF5 keeps of each dataset to 0, in place. It is the message "Object Modification
 * Time" of version-1 object headers (HDF5 File Format Specification 3.0, IV.A.2.s): type 0x12, size 8, flags,
 * 3 zeros, version 1, 3 zeros, seconds.
 */
const withoutTimes = (bytes: Uint8Array, datasets: number): Uint8Array => {
  const message = [0x12, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0]
  let found = 0
  for (let at = bytes.indexOf(0x12); at >= 0; at = bytes.indexOf(0x12, at + 1)) {
    if (!message.every((byte, i) => bytes[at + i] === byte)) continue
    bytes.fill(0, at + message.length, at + message.length + 4)
    found++
  }
  if (found !== datasets) throw new Error(`HDF5: ${found} modification times for ${datasets} datasets`)
  return bytes
}

/** The bytes of a file that holds `tree`, in the oldest format (superblock 0), without times. */
export const writeHdf5 = async (tree: Hdf5Tree): Promise<Uint8Array> => {
  // Loaded when first needed: 4 MB of WebAssembly. The browser build has a file system of its own, in memory.
  const hdf5 = await import('h5wasm')
  const { FS: files } = await hdf5.ready
  const path = '/tree.h5'
  const file = new hdf5.File(path, 'w', { libver: ['earliest', 'v108'] })
  try {
    const datasets = add(file, tree)
    file.close()
    return withoutTimes(files.readFile(path), datasets)
  } finally {
    files.unlink(path)
  }
}
