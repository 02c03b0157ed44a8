/** Zstandard frames: the limit holds whatever a frame claims. */
import { expect, it } from 'vitest'
import { decodeZstd } from '../../../core/files/zstd.ts'

/** A frame of one segment whose size is a byte; one block, of this type. */
const frame = (size: number, type: number, blockSize: number, ...content: number[]): Uint8Array => {
  const header = (blockSize << 3) | (type << 1) | 1
  return Uint8Array.from([
    0x28,
    0xb5,
    0x2f,
    0xfd,
    0x20,
    size,
    header & 255,
    (header >> 8) & 255,
    header >> 16,
    ...content,
  ])
}

it('decodes stored and repeated bytes', () => {
  expect([...decodeZstd(frame(3, 0, 3, 7, 8, 9), 100)]).toEqual([7, 8, 9])
  expect([...decodeZstd(frame(4, 1, 4, 7), 100)]).toEqual([7, 7, 7, 7])
})

it.each([
  ['claims too much', frame(200, 1, 4, 7), 'more than 100 bytes come out of it'],
  ['repeats too much', frame(4, 1, 2 ** 20, 7), 'more than 100 bytes come out of it'],
  [
    'has too wide a window',
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0xff, 1, 0, 0),
    'more than 100 bytes come out of it',
  ],
  ['is cut', frame(3, 0, 3, 7), 'a block ends behind the frame'],
  ['is no frame', new Uint8Array(20), 'it does not begin as a Zstandard frame'],
])('refuses a frame that %s', (_, bytes, message) => {
  expect(() => decodeZstd(bytes, 100)).toThrow(message)
})
