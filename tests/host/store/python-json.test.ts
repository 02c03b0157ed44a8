/** JSON to and from Python's form. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pythonFloat, readPythonJson, writePythonJson } from '../../../host/store/python-json.ts'

describe('pythonFloat', () => {
  // Left: numbers; right: what Python 3.11's repr and json.dumps give for them.
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [0.1, '0.1'],
    [1e-4, '0.0001'],
    [1e-5, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1e22, '1e+22'],
    [5e-324, '5e-324'],
    [-1.7976931348623157e308, '-1.7976931348623157e+308'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%f is %s', (value, text) => expect(pythonFloat(value)).toBe(text))
})

describe('Python JSON', () => {
  it('has blanks after separators, ASCII only, and words for what is not finite', () => {
    const value = { a: [1, 0.5, null, true], 'ü"\n\u007f😀': '\u2028', n: NaN, i: [-Infinity, Infinity], u: undefined }
    const text = writePythonJson(value)
    expect(text).toBe(
      '{"a": [1, 0.5, null, true], "\\u00fc\\"\\n\\u007f\\ud83d\\ude00": "\\u2028", "n": NaN, "i": [-Infinity, Infinity]}',
    )
  })

  it('leaves the words alone within strings', () => {
    expect(readPythonJson('["NaN", "a \\"Infinity\\" b", NaN, -Infinity]')).toEqual([
      'NaN',
      'a "Infinity" b',
      NaN,
      -Infinity,
    ])
  })

  it('reads what it writes, any value', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.double(),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    }))
    fc.assert(
      fc.property(value, (value) => {
        expect(readPythonJson(writePythonJson(value))).toEqual(value)
      }),
    )
  })

  it('refuses what has no form in JSON', () => {
    expect(() => writePythonJson(() => 0)).toThrow(TypeError)
    expect(() => readPythonJson('{"a": NaN')).toThrow(SyntaxError)
  })
})
