/** LZ4 frames: bytes in, bytes out, every copy checked and the output bounded. */
import { fault } from './fault.ts'

const magic = 0x184d2204
const shortestMatch = 4
/** A block of this bit in its length is stored as it is. */
const storedBit = 0x80000000

/** Bytes that grow by doubling, never beyond the limit. */
interface Output {
  append(bytes: Uint8Array): void
  /** Repeats what lies `distance` back; the copy may overlap itself. */
  repeat(distance: number, count: number): void
  finish(): Uint8Array
}

const outputOf = (most: number): Output => {
  let bytes = new Uint8Array(2 ** 16)
  let length = 0
  const reserve = (count: number): void => {
    const needed = length + count
    if (needed > most) fault(`more than ${most} bytes come out of it`)
    if (needed <= bytes.length) return
    const longer = new Uint8Array(Math.max(needed, 2 * bytes.length))
    longer.set(bytes)
    bytes = longer
  }
  return {
    append(more) {
      reserve(more.length)
      bytes.set(more, length)
      length += more.length
    },
    repeat(distance, count) {
      if (distance === 0 || distance > length) fault('a match lies before the beginning')
      reserve(count)
      for (const end = length + count; length < end; length++) bytes[length] = bytes[length - distance]!
    },
    finish: () => bytes.subarray(0, length),
  }
}

/** One block: literals and matches in turn, the last of them literals (LZ4 Block Format Description). */
const decodeBlock = (block: Uint8Array, out: Output): void => {
  let at = 0
  const next = (): number => (at < block.length ? block[at++]! : fault('a block ends too early'))
  const lengthOf = (nibble: number): number => {
    let length = nibble
    for (let more = nibble === 15 ? 255 : 0; more === 255;) length += more = next()
    return length
  }
  while (at < block.length) {
    const token = next()
    const literals = lengthOf(token >> 4)
    if (at + literals > block.length) fault('a block ends too early')
    out.append(block.subarray(at, at + literals))
    at += literals
    if (at === block.length) return
    const distance = next() | (next() << 8)
    out.repeat(distance, lengthOf(token & 15) + shortestMatch)
  }
}

/**
 * The bytes of one LZ4 frame (LZ4 Frame Format Description 1.6.1); its checksums are not compared.
 * @param most Bytes that may come out.
 * @throws RangeError saying what is wrong.
 */
export const decodeLz4 = (frame: Uint8Array, most: number): Uint8Array => {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== magic) fault('it does not begin as an LZ4 frame')
  const flags = view.getUint8(4)
  const has = (bit: number): number => (flags >> bit) & 1
  if (flags >> 6 !== 1) fault('the LZ4 frame is of another version')
  if (has(0)) fault('the LZ4 frame needs a dictionary')
  const blockChecksum = 4 * has(4)
  const contentSize = 8 * has(3)

  const out = outputOf(most)
  let at = 7 + contentSize
  for (let size = view.getUint32(at, true); size !== 0; size = view.getUint32(at, true)) {
    const length = size & ~storedBit
    const end = at + 4 + length
    if (end > frame.length) fault('a block ends behind the frame')
    const block = frame.subarray(at + 4, end)
    if (size & storedBit) out.append(block)
    else decodeBlock(block, out)
    at = end + blockChecksum
  }
  return out.finish()
}
