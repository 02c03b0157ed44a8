/** Words of users never become markup. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { text } from '../../charts/marks.ts'
import { marksToSvg, pictureToSvg } from '../../charts/svg.ts'

describe('marksToSvg', () => {
  it('escapes what is written', () => {
    const svg = marksToSvg([text(1, 2, '<img src=x onerror=alert(1)> & "quoted"')])
    expect(svg).not.toContain('<img')
    expect(svg).toContain('&#60;img')
  })

  it('never lets a name out of its element', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const svg = marksToSvg([text(0, 0, words)])
        expect(svg.match(/</g)).toHaveLength(2)
      }),
    )
  })

  it('writes a file of its own with its colours in place', () => {
    const picture = { width: 10, height: 20, marks: [text(1, 2, 'a')], title: 'What it says' }
    const svg = pictureToSvg(picture, (token) => `#${token}`)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="10" height="20"/)
    expect(svg).toContain('<title>What it says</title>')
    expect(svg).not.toContain('var(')
  })
})
