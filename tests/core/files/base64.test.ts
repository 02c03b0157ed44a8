/** Base64 as Node has it, whatever the bytes. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../../core/files/base64.ts'

it('is what Node writes, and reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(text)).toEqual(bytes)
    }),
  )
})

it('encodes more bytes than a block', () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 3)
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

it.each(['A', 'AAA', 'AA-A', 'A===', 'AA=A', 'AAA\u0141'])('refuses %j', (text) => {
  expect(fromBase64(text)).toBeUndefined()
})
