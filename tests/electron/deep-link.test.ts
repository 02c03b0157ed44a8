/** What may open a study from outside, and what is not even looked at. */
import { expect, it } from 'vitest'
import { askedFor, placeOf, readLink } from '../../electron/deep-link.ts'

it('links of our form', () => {
  expect(readLink('spikefront://study/digits-on-ucaspian')).toEqual({ study: 'digits-on-ucaspian' })
  expect(readLink('spikefront://study/digits/')).toEqual({ study: 'digits' })
  expect(readLink('spikefront://study/digits/trial/12')).toEqual({ study: 'digits', trial: 12 })
  expect(readLink('spikefront://study/%C3%BCbung-2')).toEqual({ study: 'übung-2' })
})

it.each([
  'spikefront://study/',
  'spikefront://study/..',
  'spikefront://study/.trash',
  'spikefront://study/%2e%2e',
  'spikefront://study/%252e%252e',
  'spikefront://study/a%2fb',
  'spikefront://study/a/../b',
  'spikefront://study/a\\b',
  'spikefront://study/a%00',
  'spikefront://study/%',
  'spikefront://study/a?x=1',
  'spikefront://study/a#x',
  'spikefront://study/a/trial/',
  'spikefront://study/a/trial/-1',
  'spikefront://study/a/trial/1e3',
  'spikefront://study/a/trial/12345678',
  'spikefront://study/<img onerror=1>',
  'spikefront://run/a',
  'SPIKEFRONT://study/a',
  'http://study/a',
  `spikefront://study/${'a'.repeat(400)}`,
  '--inspect',
  '',
])('%s is no link', (link) => expect(readLink(link)).toBeUndefined())

it('a study by its file or folder', () => {
  expect(placeOf('/a/studies/digits/study.spikefront')).toEqual({ root: '/a/studies', study: 'digits' })
  expect(placeOf('/a/studies/digits/')).toEqual({ root: '/a/studies', study: 'digits' })
  for (const path of ['digits', './digits', '/', '/a\0/b']) expect(placeOf(path)).toBeUndefined()
})

it('of a command line the last thing that can be opened', () => {
  expect(askedFor(['--flag', 'spikefront://study/a', '/s/b/study.spikefront'])).toEqual({
    place: { root: '/s', study: 'b' },
  })
  expect(askedFor(['spikefront://study/a', '--flag'])).toEqual({ link: { study: 'a' } })
  expect(askedFor(['.', '--flag', '/etc/passwd'])).toBeUndefined()
})
