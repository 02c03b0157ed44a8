/** The shell as it starts, against a fake electron: what it registers, refuses, opens, and how it ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { channels } from '../../electron/channels.ts'
import { schemePrivileges, webPreferences } from '../../electron/security.ts'
import { app, done, FakeWindow, ipcMain } from './fake-electron.ts'

vi.mock('electron', () => import('./fake-electron.ts'))
vi.mock('../../host/serve/assets.ts', async (original) => ({
  ...(await original<object>()),
  readAssets: () => new Map([['/index.html', { bytes: new Uint8Array(), type: 'text/html', isHashed: false }]]),
}))

const folder = mkdtempSync(join(tmpdir(), 'spikefront-'))
const studies = join(folder, 'Spikefront')
const ownFrame = { url: 'app://spikefront/index.html', parent: null }
const window = () => FakeWindow.all.at(-1)!
const decided = (name: string, ...args: unknown[]): unknown => {
  let answer: unknown
  const returned = done.handlers[name]!(...([...args, (value: unknown) => (answer = value)] as never[]))
  return answer ?? returned
}

beforeAll(async () => {
  app.folder = folder
  mkdirSync(join(folder, 'elsewhere', 'digits'), { recursive: true })
  writeFileSync(join(folder, 'elsewhere', 'digits', 'study.spikefront'), '{}')
  process.argv.push('spikefront://study/digits/trial/3')
  await import('../../electron/main.ts')
  await vi.waitFor(() => expect(FakeWindow.all).toHaveLength(1))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('at the start', () => {
  it('sandbox, scheme, protocol and one window with every prohibition', () => {
    expect(done.calls).toContain('enableSandbox')
    expect(done.schemes).toEqual([{ scheme: 'app', privileges: schemePrivileges }])
    expect(done.protocols).toEqual(['spikefront'])
    expect(window().url).toBe('app://spikefront/index.html')
    const { preload, ...preferences } = window().options.webPreferences!
    expect(preferences).toEqual(webPreferences)
    expect(preload).toBe(
      join(dirname(fileURLToPath(new URL('../../electron/main.ts', import.meta.url))), 'preload.cjs'),
    )
  })

  it('the service has a process of its own', () => {
    expect(done.processes.map(({ args }) => args)).toEqual([[studies]])
    expect(done.processes[0]!.script).toMatch(/electron-service\.js$/)
  })

  it('permissions, devices and requests to a network are denied', () => {
    expect(decided('permission request', {}, 'media')).toBe(false)
    expect(decided('permission check', {}, 'media')).toBe(false)
    expect(decided('device permission', {})).toBe(false)
    expect(decided('request', { url: 'https://evil.example/' })).toEqual({ cancel: true })
    expect(decided('request', { url: 'app://spikefront/index.html' })).toEqual({ cancel: false })
  })

  it('windows, navigation and embedding are denied', () => {
    const { webContents } = window()
    expect(webContents.openHandler!({ url: 'app://spikefront/index.html' })).toEqual({ action: 'deny' })
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      webContents.emit(name, { preventDefault, url: 'https://evil.example/' })
      expect(preventDefault, name).toHaveBeenCalledOnce()
    }
    const preventDefault = vi.fn()
    webContents.emit('will-navigate', { preventDefault, url: 'app://spikefront/index.html' })
    expect(preventDefault).not.toHaveBeenCalled()
  })
})

describe('a page', () => {
  it('of another origin, in a frame or gone gets no line', () => {
    const { webContents: sender } = window()
    for (const senderFrame of [{ url: 'https://evil.example/', parent: null }, { ...ownFrame, parent: {} }, null])
      ipcMain.emit(channels.ready, { senderFrame, sender })
    ipcMain.emit(channels.ready, { senderFrame: ownFrame, sender: {} })
    expect(sender.ports).toEqual([])
  })

  it('of ours gets its line, and what it was asked to show', () => {
    const { webContents: sender } = window()
    ipcMain.emit(channels.ready, { senderFrame: ownFrame, sender })
    expect(sender.ports).toEqual([{ end: 2 }])
    expect(done.processes[0]!.received).toEqual(['window'])
    expect(sender.sent).toEqual([[channels.shell, { show: { study: 'digits', trial: 3 } }]])
  })
})

describe('later', () => {
  it('a second start shows its link in the window that is there', () => {
    app.emit('second-instance', {}, ['spikefront', 'spikefront://study/other'])
    expect(FakeWindow.all).toHaveLength(1)
    expect(window().did).toContain('focus')
    expect(window().webContents.sent.at(-1)).toEqual([channels.shell, { show: { study: 'other' } }])
  })

  it('a menu’s command reaches the window in front', () => {
    const study = done.menu.find(({ label }) => label === 'Study')!
    const [first] = study.submenu as { id: string; click(): void }[]
    first!.click()
    expect(window().webContents.sent.at(-1)).toEqual([channels.shell, { command: first!.id }])
  })

  it('the machine stays awake while a study trains', () => {
    const [service] = done.processes
    for (const isTraining of [true, true, false, false]) service!.emit('message', { isTraining })
    expect(done.blockers).toEqual(['start prevent-app-suspension', 'stop 1'])
  })

  it('a service that dies is started again, and the page begins anew', () => {
    done.processes[0]!.emit('exit', 1)
    expect(done.processes).toHaveLength(2)
    expect(window().webContents.reloads).toBe(1)
    ipcMain.emit(channels.ready, { senderFrame: ownFrame, sender: window().webContents })
    expect(done.processes[1]!.received).toEqual(['window'])
  })

  it('a study’s file opens a window on its own folder, and is remembered', () => {
    const preventDefault = vi.fn()
    app.emit('open-file', { preventDefault }, join(folder, 'elsewhere', 'digits', 'study.spikefront'))
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(FakeWindow.all).toHaveLength(2)
    expect(done.processes.at(-1)!.args).toEqual([join(folder, 'elsewhere')])
    expect(done.calls).toContain(`recent ${join(folder, 'elsewhere', 'digits')}`)
  })

  it('a window that closes stops its service', async () => {
    const child = done.processes.at(-1)!
    window().emit('close')
    window().emit('closed')
    await vi.waitFor(() => expect(child.received).toContain('stop'))
  })

  it('quitting waits until all is saved', async () => {
    const preventDefault = vi.fn()
    app.emit('before-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(done.calls.at(-1)).toBe('quit'))
    expect(done.processes[1]!.received.at(-1)).toBe('stop')
    const again = vi.fn()
    app.emit('before-quit', { preventDefault: again })
    expect(again).not.toHaveBeenCalled()
  })
})
