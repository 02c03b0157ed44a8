/** LZ4 frames: by hand, from the format's description; what is damaged is told. */
import { expect, it } from 'vitest'
import { decodeLz4 } from '../../../core/files/lz4.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const letters = (word: string): number[] => [...new TextEncoder().encode(word)]

/** A frame without checksums of these blocks; each with its length, whose top bit says that it is stored as it is. */
const frame = (...blocks: (readonly number[])[]): Uint8Array =>
  Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, ...blocks.flat(), 0, 0, 0, 0])
const packed = (...bytes: number[]): number[] => [bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes]
const stored = (...bytes: number[]): number[] => [bytes.length, 0, 0, 0x80, ...bytes]

it.each([
  ['stored', 'abc', stored(...letters('abc'))],
  ['literals', 'abc', packed(0x30, ...letters('abc'))],
  ['an overlapping match', 'ab' + 'ab'.repeat(4) + '!', packed(0x24, ...letters('ab'), 2, 0, 0x10, ...letters('!'))],
  ['long literals', 'x'.repeat(15 + 255 + 3), packed(0xf0, 255, 3, ...letters('x'.repeat(273)))],
  ['a long match', 'y'.repeat(1 + 4 + 15 + 255 + 1) + '.', packed(0x1f, 121, 1, 0, 255, 1, 0x10, 46)],
])('decodes %s', (_, expected, block) => {
  expect(text(decodeLz4(frame(block), 1000))).toBe(expected)
})

it('decodes a match that reaches into the block before', () => {
  expect(text(decodeLz4(frame(stored(...letters('abcd')), packed(0x00, 4, 0, 0x10, 33)), 1000))).toBe('abcdabcd!')
})

it.each([
  ['no frame', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 'it does not begin as an LZ4 frame'],
  ['a match before the beginning', frame(packed(0x10, 65, 2, 0)), 'a match lies before the beginning'],
  ['a match of distance 0', frame(packed(0x10, 65, 0, 0)), 'a match lies before the beginning'],
  ['literals behind the block', frame(packed(0x50, 65)), 'a block ends too early'],
  ['a block behind the frame', frame([99, 0, 0, 0, 1]), 'a block ends behind the frame'],
  ['too much', frame(packed(0x1f, 121, 1, 0, 255, 255, 255, 255, 0, 0x10, 46)), 'more than 1000 bytes come out of it'],
])('refuses %s', (_, bytes, message) => {
  expect(() => decodeLz4(bytes, 1000)).toThrow(message)
})
