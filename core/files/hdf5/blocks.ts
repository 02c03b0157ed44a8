/** The blocks of an HDF5 file of the oldest format: addresses checked, loops bounded, whatever the bytes say. */
import { fault } from '../fault.ts'

// Sections in brackets are those of the HDF5 File Format Specification, version 3.0.

/** No block is shorter. */
const shortestBlock = 8
/** Deflate makes at most 1032 bytes of one. */
const mostInflation = 1032

export interface Hdf5File {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Blocks that may still be visited: what ends a cycle. */
  blocks: number
  /** Bytes that datasets may still hold: a file that claims more than deflate could pack into it is damaged. */
  content: number
  /** Collections of the global heap that were read, by their address; see `heap.ts`. */
  readonly heaps: Map<number, ReadonlyMap<number, Uint8Array>>
}

/** An address or length of 8 bytes. */
export const long = ({ view }: Hdf5File, at: number): number => {
  const value = view.getBigUint64(at, true)
  return value <= view.byteLength ? Number(value) : fault('an address lies outside')
}

export const slice = ({ bytes }: Hdf5File, at: number, length: number): Uint8Array =>
  at + length <= bytes.length ? bytes.subarray(at, at + length) : fault('data lie outside')

/** Counts bytes of a dataset's content before they are made. */
export const spend = (file: Hdf5File, length: number): void => {
  file.content -= length
  if (!(file.content >= 0)) fault('a dataset larger than its file can hold')
}

/** Counts a visit. */
const visit = (file: Hdf5File): void => {
  if (file.blocks-- <= 0) fault('its blocks go in circles')
}

const signed = (file: Hdf5File, at: number, signature: string): boolean =>
  [...signature].every((char, i) => file.bytes[at + i] === char.charCodeAt(0))

/** `at`, where a block with this signature begins. */
export const block = (file: Hdf5File, at: number, signature: string): number => {
  visit(file)
  return signed(file, at, signature) ? at : fault(`no ${signature} at ${at}`)
}

const messageTypes = {
  0x01: 'dataspace',
  0x03: 'datatype',
  0x08: 'layout',
  0x0b: 'filters',
  0x11: 'symbolTable',
} as const
/** Positions in the file. */
export type Messages = { [K in (typeof messageTypes)[keyof typeof messageTypes]]?: number }

/** Where the messages of an object begin [IV.A.1.a]. */
export const messagesOf = (file: Hdf5File, at: number): Messages => {
  const { view } = file
  if (view.getUint8(at) !== 1) fault('an object header of another version')
  const found: Messages = {}
  const blocks = [[at + 16, view.getUint32(at + 8, true)] as const]
  for (const [start, length] of blocks) {
    visit(file)
    const end = start + length
    for (let message = start; message + 8 <= end;) {
      const type = view.getUint16(message, true)
      const data = message + 8
      if (type === 0x10) blocks.push([long(file, data), long(file, data + 8)])
      if (type in messageTypes) found[messageTypes[type as keyof typeof messageTypes]] = data
      message = data + view.getUint16(message + 2, true)
    }
  }
  return found
}

/** Leaves of a version-1 B-tree: the position of each entry's key and the address of its child [III.A.1]. */
export const leavesOf = (
  file: Hdf5File,
  at: number,
  type: number,
  keySize: number,
): { key: number; child: number }[] => {
  const { view } = file
  block(file, at, 'TREE')
  if (view.getUint8(at + 4) !== type) fault('a tree of another type')
  const level = view.getUint8(at + 5)
  const entries = Array.from({ length: view.getUint16(at + 6, true) }, (_, i) => {
    const key = at + 24 + i * (keySize + 8)
    return { key, child: long(file, key + keySize) }
  })
  if (level === 0) return entries
  return entries.flatMap(({ child }) => {
    if (view.getUint8(child + 5) !== level - 1) fault('levels of a tree')
    return leavesOf(file, child, type, keySize)
  })
}

/** Names and object header addresses of a group [III.B to III.D]. */
export const membersOf = (file: Hdf5File, symbolTable: number): [name: string, header: number][] => {
  const { view, bytes } = file
  const names = long(file, block(file, long(file, symbolTable + 8), 'HEAP') + 24)
  return leavesOf(file, long(file, symbolTable), 0, 8).flatMap(({ child }) => {
    block(file, child, 'SNOD')
    return Array.from({ length: view.getUint16(child + 6, true) }, (_, i): [string, number] => {
      const entry = child + 8 + i * 40
      const name = names + long(file, entry)
      const end = bytes.indexOf(0, name)
      return [new TextDecoder().decode(slice(file, name, end - name)), long(file, entry + 8)]
    })
  })
}

/** The file and the position of its root group's object header; superblock 0 with addresses of 8 bytes [II.A]. */
export const openFile = (bytes: Uint8Array): { readonly file: Hdf5File; readonly root: number } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const file: Hdf5File = {
    bytes,
    view,
    blocks: Math.ceil(bytes.length / shortestBlock),
    content: mostInflation * bytes.length,
    heaps: new Map(),
  }
  if (!signed(file, 0, '\x89HDF\r\n\x1a\n')) fault('it does not begin as HDF5')
  const version = view.getUint8(8)
  if (version !== 0) fault(`its format is HDF5's superblock ${version}, and only superblock 0 is read`)
  if (view.getUint16(13, true) !== 0x0808) fault('addresses of another size')
  if (view.getBigUint64(40, true) > bytes.length) fault('its end is missing')
  return { file, root: long(file, 64) }
}
