/** Text where room is short: never wider than it is given, whatever the script. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, displayWidth, shortTitle } from '../../../core/formulas/text.ts'
import { anyText } from '../../host/report/any-text.ts'

describe('displayWidth', () => {
  it.each([
    ['µJ 12.4', 7],
    ['漢字', 4],
    ['ｗｉｄｅ', 8],
    ['😀', 2],
    ['e\u0301', 1],
    ['\u200b', 0],
    ['', 0],
  ])('%s takes %d columns', (text, columns) => expect(displayWidth(text)).toBe(columns))
})

describe('cut', () => {
  it.each([
    ['energy', 6, 'energy'],
    ['energy', 5, 'ener…'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
    ['a b c', 3, 'a…'],
    ['energy', 0, ''],
  ])('%s in %d columns is %s', (text, columns, expected) => expect(cut(text, columns)).toBe(expected))

  it('never takes more columns than it is given', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, columns) => {
        expect(displayWidth(cut(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })
})

it.each([
  ['Energy per inference', 'energy'],
  ['Error', 'error'],
  ['MAC operations', 'MAC operations'],
  ['', ''],
])('the short form of %s is %s', (title, short) => expect(shortTitle(title)).toBe(short))
