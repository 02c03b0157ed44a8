/** The digits' JSON: bytes restored, faults told with their place, any text survived. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDigits } from '../../../core/data/digits.ts'
import { valueOrUserError } from './streams.ts'

/** One digit: the first pixels given, the rest black. */
const digit = (...first: unknown[]) => [...first, ...Array.from({ length: 784 - first.length }, () => 0)]
const file = (data: unknown[]) => ({ source: '3.json', text: JSON.stringify({ data }) })

describe('readDigits', () => {
  it('labels by file and restores every byte from three decimals', () => {
    const shades = Array.from({ length: 256 }, (_, byte) => Number((byte / 255).toFixed(3)))
    const { labels, pixels, classes } = readDigits([file([...digit(), ...digit()]), file(digit(...shades))])
    expect([...labels]).toEqual([0, 0, 1])
    expect([...pixels.subarray(2 * 784, 2 * 784 + 256)]).toEqual(Array.from({ length: 256 }, (_, byte) => byte))
    expect(classes).toHaveLength(10)
  })

  it.each([
    ['cut', { source: '3.json', text: '{"data":[0,0' }, /^3\.json is not JSON: /],
    ['without data', { source: '3.json', text: '{"pixels":[]}' }, /^3\.json: data is missing: /],
    ['empty', file([]), '3.json has 0 numbers in data, which is not a multiple of 784.'],
    ['missing a pixel', file(digit().slice(1)), '3.json has 783 numbers in data, which is not a multiple of 784.'],
    ['too bright', file(digit(0, 1.2)), '3.json: data[1] is 1.2, not a number from 0 to 1.'],
    ['not of numbers', file(digit('0')), '3.json: data[0] is "0", not a number from 0 to 1.'],
  ])('refuses a file that is %s', (_, text, message) => {
    expect(() => readDigits([text])).toThrow(message)
  })

  it('gives images or a UserError for any text', () => {
    const { text } = file(digit(0.5, 1))
    const spliced = fc
      .tuple(fc.nat(30), fc.nat(3), fc.string({ maxLength: 3 }))
      .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))
    fc.assert(
      fc.property(fc.oneof(spliced, fc.json()), (mutated) => {
        const read = valueOrUserError(() => readDigits([{ source: 'x', text: mutated }]))
        if (read) expect(read.pixels).toHaveLength(784 * read.labels.length)
      }),
      { numRuns: 2000 },
    )
  })
})
