/** Every flag of the shell's security as data: flipping any one fails here. */
import { describe, expect, it } from 'vitest'
import { isAllowedRequest } from '../../electron/lock-down.ts'
import { answerFrom } from '../../electron/protocol.ts'
import { isOwnPage, isOwnSender, schemePrivileges, webPreferences } from '../../electron/security.ts'
import { securityHeaders } from '../../host/serve/headers.ts'
import { pageAssets } from '../host/serve/hosts.ts'

it('windows: no Node, own world, sandbox, no tools', () => {
  expect(webPreferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: false,
  })
})

it('app:// is an origin of its own that bypasses nothing', () => {
  expect(schemePrivileges).toEqual({
    standard: true,
    secure: true,
    supportFetchAPI: true,
    bypassCSP: false,
    allowServiceWorkers: false,
    corsEnabled: false,
  })
})

const foreign = [
  'https://spikefront',
  'app://spikefront.evil.example/index.html',
  'app://evil/index.html',
  'app:spikefront',
  'app://user@spikefront/',
  'app://spikefront:80/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'about:blank',
  '',
  'app://',
]

describe('pages', () => {
  it('ours are ours alone', () => {
    expect(isOwnPage('app://spikefront/index.html')).toBe(true)
    expect(isOwnPage('app://spikefront/assets/main.js')).toBe(true)
    for (const address of foreign) expect(isOwnPage(address), address).toBe(false)
  })

  it('only their main frame may speak', () => {
    const frame = (url: string, parent: object | null = null) => ({ url, parent }) as never
    expect(isOwnSender(frame('app://spikefront/index.html'))).toBe(true)
    expect(isOwnSender(frame('app://spikefront/index.html', {}))).toBe(false)
    expect(isOwnSender(null)).toBe(false)
    for (const address of foreign.slice(0, 4)) expect(isOwnSender(frame(address)), address).toBe(false)
  })

  it('load nothing from a network', () => {
    for (const address of ['app://spikefront/x.js', 'data:image/png;base64,AA', 'blob:app://spikefront/1'])
      expect(isAllowedRequest(address)).toBe(true)
    for (const address of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'ws://127.0.0.1:1/',
      'file:///etc/passwd',
      'app://evil/',
    ])
      expect(isAllowedRequest(address)).toBe(false)
  })
})

it('app:// answers with the strict headers, its files and nothing else', async () => {
  const answer = answerFrom(pageAssets())
  const page = answer({ url: 'app://spikefront/', method: 'GET' })
  expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Spikefront</title>'])
  const nowhere = [
    'app://spikefront/secret.txt',
    'app://spikefront/../secret.txt',
    'app://spikefront/%2e%2e%2fsecret.txt',
    'app://evil/',
    'app://spikefront/%',
  ]
  for (const url of nowhere) {
    const refused = answer({ url, method: 'GET' })
    expect(refused.status, url).toBe(404)
    for (const [name, value] of Object.entries(securityHeaders())) expect(refused.headers.get(name)).toBe(value)
  }
  expect(answer({ url: 'app://spikefront/', method: 'POST' }).status).toBe(404)
  for (const [name, value] of Object.entries(securityHeaders())) expect(page.headers.get(name)).toBe(value)
})
