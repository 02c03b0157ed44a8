/** JSON files are read, or refused with the place of the fault. */
import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readJsonFile } from '../../../host/files/json.ts'
import { refused } from '../refusal.ts'
import { temporaryFolder } from '../../temporary.ts'

describe('readJsonFile', () => {
  it('reads a value, a byte order mark before it or not', () => {
    const path = join(temporaryFolder(), 'design.json')
    for (const text of ['{ "name": "ü" }', '\uFEFF{ "name": "ü" }']) {
      writeFileSync(path, text)
      expect(readJsonFile(path, z.unknown(), 'Correct it.')).toEqual({ name: 'ü' })
    }
  })

  it('names path, line and column', () => {
    const path = join(temporaryFolder(), 'design.json')
    const messageOf = (content: string | Uint8Array): string => {
      writeFileSync(path, content)
      const error = refused(() => readJsonFile(path, z.unknown(), 'Correct it.'))
      expect(error.kind).toBe('input')
      expect(error.message.startsWith(`${path} is not JSON: `)).toBe(true)
      return error.message.slice(`${path} is not JSON: `.length)
    }
    expect(
      ['{"a": 1,\n "b" 2}', '[1,\n2,\n]', '[1] x', '"abc', '', '{"a": yes}', '// a study\n{}', '{"a": "\n"}'].map(
        messageOf,
      ),
    ).toMatchInlineSnapshot(`
      [
        "line 2, column 6: Expected ':' after property name",
        "line 3, column 1: Unexpected token ']'",
        "line 1, column 5: Unexpected non-whitespace character after JSON",
        "line 1, column 5: Unterminated string",
        "line 1, column 1: Unexpected end of JSON input",
        "line 1, column 7: Unexpected token 'y'",
        "line 1, column 1: Unexpected token '/'",
        "line 1, column 8: Bad control character in string literal",
      ]
    `)
    writeFileSync(path, Uint8Array.of(0x22, 0xff, 0x22))
    expect(refused(() => readJsonFile(path, z.unknown(), 'Correct it.')).message).toBe(
      `${path} is not text: its bytes are not UTF-8`,
    )
  })

  it('gives a value or a UserError for any bytes', () => {
    const path = join(temporaryFolder(), 'any.json')
    const text = fc.json().map((json) => new TextEncoder().encode(json))
    const cut = fc.tuple(text, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)))
    fc.assert(
      fc.property(fc.oneof(text, cut, fc.uint8Array()), (bytes) => {
        writeFileSync(path, bytes)
        try {
          readJsonFile(path, z.unknown(), 'Correct it.')
        } catch (error) {
          refused(() => {
            throw error
          })
        }
      }),
      { numRuns: 300 },
    )
  })
})
