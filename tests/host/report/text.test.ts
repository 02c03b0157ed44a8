import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyText } from './any-text.ts'
import { pad, plain } from '../../../host/report/text.ts'

it('pad fills to the width that is seen', () => {
  expect([pad('漢', 4), pad('漢', 4, 'right'), pad('long', 2)]).toEqual(['漢  ', '  漢', 'long'])
})

it('plain leaves no control character and no escape sequence', () => {
  expect(plain('a\u001b[31mred\u001b[0m\nline\u0007\tend\u202e')).toBe('ared line end')
  fc.assert(
    fc.property(anyText, (text) => {
      expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cs}]/u)
    }),
  )
})
