/** Text as unfriendly as JavaScript allows: control characters, half surrogate pairs, markup, wide letters. */
import fc from 'fast-check'

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
const treat = fc.constantFrom(
  '</text>',
  '&amp;',
  '"',
  ']]>',
  '\u001b[31m',
  '漢字',
  '😀',
  'e\u0301',
  ' per ',
  'toString',
)

export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(codeUnit, treat), { maxLength: 40 })
  .map((parts) => parts.join(''))
