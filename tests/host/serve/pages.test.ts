/** The window's files, their headers, and 5,000 paths that lead nowhere. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAssets } from '../../../host/serve/assets.ts'
import { securityHeaders } from '../../../host/serve/headers.ts'
import { refused } from '../refusal.ts'
import { temporaryFolder } from '../../temporary.ts'
import { pageAssets, requestText, sendRaw, startHost } from './hosts.ts'

it('the page, its script, and nothing else', async () => {
  const { port } = await startHost()
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  const page = await get('/')
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain('<title>Spikefront</title>')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const script = await get('/assets/main-1a2b.js')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.headers.get('cache-control')).toContain('immutable')
  expect((await get('/secret.txt')).status).toBe(404)
})

it('every answer carries the strict headers, refusals too', async () => {
  const { port } = await startHost()
  const expected = securityHeaders(`ws://127.0.0.1:${port}`)
  for (const path of ['/', '/nowhere']) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)
    for (const [name, value] of Object.entries(expected)) expect(headers.get(name), `${path} ${name}`).toBe(value)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
  const { text } = await sendRaw(port, requestText(port, '/', { Host: 'evil.example' }))
  for (const [name, value] of Object.entries(securityHeaders())) expect(text).toContain(`${name}: ${value}`)
})

it('the policy lets nothing inline run and nothing foreign load', () => {
  const policy = securityHeaders('ws://127.0.0.1:1')['Content-Security-Policy']!
  const directives = Object.fromEntries(policy.split('; ').map((d) => [d.split(' ')[0]!, d.split(' ').slice(1)]))
  expect(directives).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'connect-src': ["'self'", 'ws://127.0.0.1:1'],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
})

it('links and unknown types are no files of the window', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'index.html'), '')
  writeFileSync(join(folder, 'notes.txt'), '')
  symlinkSync('/etc/hostname', join(folder, 'link.json'))
  expect([...readAssets(folder).keys()]).toEqual(['/index.html'])
})

it('a window that was not built is said with its remedy', () => {
  expect(refused(() => readAssets(join(temporaryFolder(), 'renderer')))).toMatchObject({
    kind: 'work',
    remedy: 'Run npm run build first.',
  })
})

describe('paths', () => {
  const piece = fc.constantFrom(
    ...[
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '%252e%252e',
      '/',
      '//',
      '%2f',
      '%5c',
      '\\',
      '%00',
      '%',
      '%zz',
      '%c0%af',
      '%u2215',
    ],
    ...['assets', 'index.html', 'secret.txt', 'etc/passwd', 'C:', '~', 'package.json', '?', '#', ';', '%ff', '*'],
  )
  const paths = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => `/${pieces.join('')}`)
  const counts = 5_000

  it(`of ${counts} hostile ones none leaves the folder, none is an error of ours, and the host lives`, async () => {
    const { port } = await startHost()
    const sample = fc.sample(paths, { numRuns: counts, seed: 14 })
    for (let i = 0; i < sample.length; i += 50) {
      const batch = sample.slice(i, i + 50)
      const answers = await Promise.all(batch.map((path) => sendRaw(port, requestText(port, path))))
      answers.forEach(({ status, text }, k) => {
        if (status === 200) expect(text, batch[k]).toMatch(/<title>Spikefront<\/title>|export \{\}/)
        else expect([400, 404], batch[k]).toContain(status)
        expect(text, batch[k]).not.toContain('secret')
      })
    }
    expect((await sendRaw(port, requestText(port))).status).toBe(200)
  }, 60_000)

  it.each([
    ['a stray per cent sign', '/%'],
    ['an unfinished escape', '/%e0%a4%a'],
    ['NUL', '/\0'],
    ['an absolute address', 'http://evil.example/'],
    ['an absolute address of its own', 'http://127.0.0.1/'],
    ['an asterisk', '*'],
    ['nothing', ''],
    ['20,000 characters', `/${'a'.repeat(20_000)}`],
  ])('%s answers 4xx', async (_, path) => {
    const { port } = await startHost()
    const { status } = await sendRaw(port, requestText(port, path))
    expect(Math.floor(status / 100)).toBe(4)
    expect((await sendRaw(port, requestText(port))).status).toBe(200)
  })

  it.each([
    ['noise', '\x16\x03\x01\x02\0\x01\0'],
    ['no version', 'GET /\r\n\r\n'],
    ['a broken header', 'GET / HTTP/1.1\r\nHost\r\n\r\n'],
    ['two lengths', 'GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'],
  ])('%s ends its connection only', async (_, text) => {
    const { port } = await startHost()
    const { status } = await sendRaw(port, text)
    expect([0, 400, 421]).toContain(status)
    expect((await sendRaw(port, requestText(port))).status).toBe(200)
  })

  it('the table has no other names', () => {
    expect([...pageAssets().keys()].sort()).toEqual(['/assets/main-1a2b.js', '/index.html'])
  })
})
