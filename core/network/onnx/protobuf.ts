/** The few reads of protocol buffers that ONNX needs, each within the bytes: what lies outside of them is a RangeError. */
import { fault } from '../../files/fault.ts'

/** The fields of a message, by number, each in the order in which they stand. */
export interface Message {
  /** Nested messages. */
  messages(field: number): readonly Message[]
  texts(field: number): readonly string[]
  bytes(field: number): readonly Uint8Array[]
  /** Whole numbers, packed or not. */
  integers(field: number): readonly number[]
  /** float32, packed or not. */
  floats(field: number): readonly number[]
  /** float64, packed or not. */
  doubles(field: number): readonly number[]
}

interface Field {
  readonly number: number
  /** A varint as it is; else the bytes. */
  readonly value: bigint | Uint8Array
}

const decoder = new TextDecoder()

/** A varint of at most 64 bits, and where it ends. */
const varint = (bytes: Uint8Array, at: number): readonly [bigint, number] => {
  let value = 0n
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i] ?? fault('a number ends behind the bytes')
    value |= BigInt(byte & 127) << BigInt(7 * i)
    if (byte < 128) return [BigInt.asUintN(64, value), at + i + 1]
  }
  return fault('a number has no end')
}

const fieldsOf = (bytes: Uint8Array): readonly Field[] => {
  const fields: Field[] = []
  let at = 0
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) fault('a field ends behind the bytes')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const [tag, behind] = varint(bytes, at)
    at = behind
    const number = Number(tag >> 3n)
    const wire = Number(tag & 7n)
    if (wire === 0) {
      const [value, end] = varint(bytes, at)
      at = end
      fields.push({ number, value })
    } else if (wire === 2) {
      const [length, start] = varint(bytes, at)
      at = start
      fields.push({ number, value: take(Number(length)) })
    } else if (wire === 1 || wire === 5) fields.push({ number, value: take(wire === 1 ? 8 : 4) })
    else fault(`a field has the wire type ${wire}`)
  }
  return fields
}

const integersIn = (bytes: Uint8Array): number[] => {
  const values: number[] = []
  for (let at = 0; at < bytes.length;) {
    const [value, end] = varint(bytes, at)
    values.push(Number(BigInt.asIntN(64, value)))
    at = end
  }
  return values
}

/** Numbers of a size, one behind the other, little-endian. */
export const numbersIn = (bytes: Uint8Array, size: 4 | 8, isWhole = false): Float64Array => {
  if (bytes.length % size > 0) fault('numbers end in the middle')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Float64Array.from({ length: bytes.length / size }, (_, i) => {
    if (size === 4) return view.getFloat32(4 * i, true)
    return isWhole ? Number(view.getBigInt64(8 * i, true)) : view.getFloat64(8 * i, true)
  })
}

/** @throws RangeError where the bytes are no message. */
export const messageOf = (bytes: Uint8Array): Message => {
  const fields = fieldsOf(bytes)
  const bytesOf = (field: number): readonly Uint8Array[] =>
    fields.flatMap(({ number, value }) => (number === field && value instanceof Uint8Array ? [value] : []))
  const numbers = (field: number, size: 4 | 8): number[] =>
    bytesOf(field).flatMap((value) => [...numbersIn(value, size)])
  return {
    bytes: bytesOf,
    messages: (field) => bytesOf(field).map(messageOf),
    texts: (field) => bytesOf(field).map((value) => decoder.decode(value)),
    integers: (field) =>
      fields.flatMap(({ number, value }) => {
        if (number !== field) return []
        return value instanceof Uint8Array ? integersIn(value) : [Number(BigInt.asIntN(64, value))]
      }),
    floats: (field) => numbers(field, 4),
    doubles: (field) => numbers(field, 8),
  }
}
