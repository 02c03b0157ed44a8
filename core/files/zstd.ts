/** Zstandard frames: what comes out is bounded before the package decodes it. */
import { decompress } from 'fzstd'
import { decoding, fault } from './fault.ts'

const magic = 0xfd2fb528
const mostOfCompressedBlock = 2 ** 17
const blockTypes = { raw: 0, repeated: 1, compressed: 2 }

/**
 * The bytes of one frame (RFC 8878); its checksum is not compared.
 * @param most Bytes that may come out, and that the frame's window may have.
 * @throws RangeError saying what is wrong.
 */
export const decodeZstd = (frame: Uint8Array, most: number): Uint8Array => {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== magic) fault('it does not begin as a Zstandard frame')
  const flags = view.getUint8(4)
  const isSingle = (flags >> 5) & 1
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]!
  const sizeBytes = [isSingle, 2, 4, 8][flags >> 6]!
  const sizeAt = 6 - isSingle + dictionaryBytes
  const window = isSingle ? 0 : 2 ** (10 + (view.getUint8(5) >> 3)) * (1 + (view.getUint8(5) & 7) / 8)
  const tooMuch = () => fault(`more than ${most} bytes come out of it`)
  if (window > most || sizeOf(view, sizeAt, sizeBytes) > most) tooMuch()

  let length = 0
  let at = sizeAt + sizeBytes
  for (let isLast = false; !isLast;) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
    const type = (header >> 1) & 3
    const size = header >> 3
    isLast = (header & 1) === 1
    length += type === blockTypes.compressed ? mostOfCompressedBlock : size
    at += 3 + (type === blockTypes.repeated ? 1 : size)
    if (length > most) tooMuch()
    if (at > frame.length) fault('a block ends behind the frame')
  }
  return decoding(() => decompress(frame.subarray(0, at + 4 * ((flags >> 2) & 1))))
}

/** The size that the frame says it has. */
const sizeOf = (view: DataView, at: number, bytes: number): number => {
  switch (bytes) {
    case 0:
      return 0
    case 1:
      return view.getUint8(at)
    case 2:
      return view.getUint16(at, true) + 256
    case 4:
      return view.getUint32(at, true)
    default:
      return Number(view.getBigUint64(at, true))
  }
}
