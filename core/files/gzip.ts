/** gzip: bytes in, bytes out, the output bounded and checked. */
import { Gunzip } from 'fflate'
import { inputError } from '../contract/errors.ts'

/** Pushed piece by piece, so that the limit holds before memory is full: deflate makes at most 1032 bytes of one. */
const pieceBytes = 2 ** 16
const headerAndTrailer = 18
const mostBytes = 2 ** 31 - 1

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8

/**
 * The bytes that gzip packed, of one member or of several on end.
 * @param source What users call the file, named in errors.
 * @throws UserError when they are damaged or more than 2 GiB.
 */
export const gunzip = (source: string, packed: Uint8Array): Uint8Array => {
  const fail = (sentence: string) =>
    inputError(`${source} cannot be decompressed: ${sentence}.`, 'Copy the file again from its source.')

  if (packed.length < headerAndTrailer) throw fail('it ends too early')
  const parts: Uint8Array[] = []
  let length = 0
  let members = 1
  const stream = new Gunzip((part) => {
    length += part.length
    if (length > mostBytes) throw fail('it holds more than 2 GiB')
    parts.push(part)
  })
  stream.onmember = () => members++
  try {
    for (let at = 0; at < packed.length; at += pieceBytes) {
      stream.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length)
    }
  } catch (error) {
    throw length > mostBytes ? error : fail((error as Error).message)
  }
  const whole = new Uint8Array(length)
  let end = 0
  for (const part of parts) {
    whole.set(part, end)
    end += part.length
  }
  // The trailer counts its own member only.
  const trailer = new DataView(packed.buffer, packed.byteOffset + packed.length - 8, 8)
  if (members === 1 && (trailer.getUint32(4, true) !== length || trailer.getUint32(0, true) !== crc32(whole))) {
    throw fail('its checksum differs')
  }
  return whole
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** The cyclic redundancy check of gzip and zip (RFC 1952, section 8). */
const crc32 = (bytes: Uint8Array): number => {
  let crc = -1
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]!) & 255]!
  return ~crc >>> 0
}
