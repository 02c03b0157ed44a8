/** NumPy's arrays: `.npy`, and `.npz`, which is a zip of them. */
import { unzipSync } from 'fflate'
import { decoding, fault } from './fault.ts'
import { numberReaders } from './numbers.ts'

/** An array in the order of C, whatever the file's is. */
export interface NumpyArray {
  readonly shape: readonly number[]
  /** NumPy's name of the elements' type, as `u1`; a structured array has a type each field. */
  readonly types: Readonly<Record<string, string>>
  /** The numbers of a field, by default those of an array without fields. */
  values(field?: string): Float64Array
}

const signature = '\x93NUMPY'
/** The name of the elements' type where there are no fields. */
export const plain = ''
/** Deflate makes at most 1032 bytes of one. */
const mostInflation = 1032
const zipEntryBytes = 46

export const isNpy = (bytes: Uint8Array): boolean =>
  Array.from(signature).every((letter, i) => bytes[i] === letter.charCodeAt(0))
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

const kinds: Readonly<Record<string, string>> = { i: 'int', u: 'uint', f: 'float', b: 'uint' }

/** Bytes of an element of a type as `<i8`, and how it is read. */
const elementOf = (descr: string) => {
  const [, order, kind, bytes] = /^([<>|=])([a-z])(\d+)$/.exec(descr) ?? []
  const size = Number(bytes)
  const read = numberReaders[`${kinds[kind ?? '']}${8 * size}`] ?? fault(`elements of type ${descr}`)
  return { size, read: (data: DataView, at: number) => read(data, at, order !== '>'), type: `${kind}${bytes}` }
}

/** The header's dictionary, a line of Python. */
const headerOf = (text: string) => {
  const fieldPattern = /\('(\w+)', '([^']+)'\)/g
  const [, descr] = /'descr': ('[^']*'|\[[^\]]*\])/.exec(text) ?? []
  const [, order] = /'fortran_order': (True|False)/.exec(text) ?? []
  const [, extents] = /'shape': \(([\d, ]*)\)/.exec(text) ?? []
  if (descr === undefined || order === undefined || extents === undefined) return fault('its header is no array')
  const fields = descr.startsWith('[')
    ? [...descr.matchAll(fieldPattern)].map(([, name, type]) => ({ name: name!, ...elementOf(type!) }))
    : [{ name: plain, ...elementOf(descr.slice(1, -1)) }]
  const shape = extents
    .split(',')
    .filter((extent) => extent.trim() !== '')
    .map(Number)
  return { fields, shape, isFortran: order === 'True' }
}

/** Positions of the elements in the file, in the order of C, where the first extent is the fastest in the file. */
const fortranOrder = (shape: readonly number[], count: number): Float64Array => {
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((product, extent) => product * extent, 1))
  return Float64Array.from({ length: count }, (_, i) => {
    let rest = i
    let position = 0
    for (let d = shape.length - 1; d >= 0; d--) {
      position += (rest % shape[d]!) * strides[d]!
      rest = Math.floor(rest / shape[d]!)
    }
    return position
  })
}

/**
 * The array of a `.npy` file (NumPy Enhancement Proposal 1, versions 1 to 3).
 * @throws RangeError saying what is wrong.
 */
export const readNpy = (bytes: Uint8Array): NumpyArray => {
  if (!isNpy(bytes)) fault('it does not begin as .npy')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isFirst = view.getUint8(6) === 1
  const begin = isFirst ? 10 : 12
  const start = begin + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true))
  if (start > bytes.length) fault('its header ends behind it')
  const { fields, shape, isFortran } = headerOf(new TextDecoder().decode(bytes.subarray(begin, start)))
  const size = fields.reduce((sum, field) => sum + field.size, 0)
  const count = shape.reduce((product, extent) => product * extent, 1)
  if (count === 0) fault('it has no element')
  if (start + count * size !== bytes.length)
    fault(`its header tells of ${count * size} bytes, and it has ${bytes.length - start}`)

  return {
    shape,
    types: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
    values(name = plain) {
      const index = fields.findIndex((field) => field.name === name)
      const { read } = fields[index] ?? fault(`it has no field ${name}`)
      const offset = start + fields.slice(0, index).reduce((sum, field) => sum + field.size, 0)
      const positions = isFortran ? fortranOrder(shape, count) : undefined
      const values = new Float64Array(count)
      for (let i = 0; i < count; i++) values[i] = read(view, offset + (positions ? positions[i]! : i) * size)
      return values
    },
  }
}

/**
 * The arrays of a `.npz` file by their names.
 * @throws RangeError saying what is wrong.
 */
export const readNpz = (bytes: Uint8Array): ReadonlyMap<string, NumpyArray> => {
  let entries = 0
  let length = 0
  const files = decoding(() =>
    unzipSync(bytes, {
      // A damaged file may claim any number and size of entries.
      filter({ name, originalSize }) {
        entries++
        length += originalSize
        if (entries * zipEntryBytes > bytes.length || !(length <= mostInflation * bytes.length))
          fault('its contents are larger than it can hold')
        return name.endsWith('.npy')
      },
    }),
  )
  return new Map(Object.entries(files).map(([name, file]) => [name.slice(0, -'.npy'.length), readNpy(file)]))
}
