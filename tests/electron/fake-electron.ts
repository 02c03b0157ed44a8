/** An `electron` module that does nothing but remember, typed by electron.d.ts where the shell touches it. */
import { EventEmitter } from 'node:events'
import type { App, BrowserWindowConstructorOptions, CustomScheme, MenuItemConstructorOptions } from 'electron'

type Handler = (...args: never[]) => unknown

export class FakeContents extends EventEmitter {
  readonly sent: [channel: string, message: unknown][] = []
  readonly ports: unknown[] = []
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  reloads = 0
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
  send(channel: string, message: unknown): void {
    this.sent.push([channel, message])
  }
  postMessage(_channel: string, _message: unknown, ports: unknown[]): void {
    this.ports.push(...ports)
  }
  reload(): void {
    this.reloads++
  }
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = []
  static getFocusedWindow = (): FakeWindow | null => FakeWindow.all.at(-1) ?? null
  readonly options: BrowserWindowConstructorOptions
  readonly webContents = new FakeContents()
  readonly did: string[] = []
  url = ''
  constructor(options: BrowserWindowConstructorOptions) {
    super()
    this.options = options
    FakeWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.url = url
    return Promise.resolve()
  }
  show = (): void => void this.did.push('show')
  focus = (): void => void this.did.push('focus')
  restore = (): void => void this.did.push('restore')
  maximize = (): void => void this.did.push('maximize')
  isMinimized = (): boolean => false
  isMaximized = (): boolean => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 1200, height: 800 })
}

export class FakeProcess extends EventEmitter {
  readonly script: string
  readonly args: readonly string[]
  readonly received: unknown[] = []
  constructor(script: string, args: readonly string[]) {
    super()
    this.script = script
    this.args = args
  }
  postMessage(message: unknown): void {
    this.received.push(message)
    if (message === 'stop') queueMicrotask(() => this.emit('message', 'stopped'))
  }
  kill(): boolean {
    this.emit('exit', 0)
    return true
  }
}

/** What the shell did, for the tests to read. */
export const done = {
  handlers: {} as Record<string, Handler>,
  schemes: [] as CustomScheme[],
  menu: [] as MenuItemConstructorOptions[],
  processes: [] as FakeProcess[],
  blockers: [] as string[],
  protocols: [] as string[],
  chosen: [] as string[],
  calls: [] as string[],
}

class FakeApp extends EventEmitter {
  folder = ''
  enableSandbox: App['enableSandbox'] = () => void done.calls.push('enableSandbox')
  requestSingleInstanceLock: App['requestSingleInstanceLock'] = () => true
  setAsDefaultProtocolClient: App['setAsDefaultProtocolClient'] = (name) => done.protocols.push(name) > 0
  whenReady: App['whenReady'] = () => Promise.resolve()
  getPath: App['getPath'] = () => this.folder
  addRecentDocument: App['addRecentDocument'] = (path) => void done.calls.push(`recent ${path}`)
  clearRecentDocuments: App['clearRecentDocuments'] = () => void done.calls.push('clear recent')
  quit: App['quit'] = () => void done.calls.push('quit')
}

const keep =
  (name: string) =>
  (handler: Handler): void =>
    void (done.handlers[name] = handler)

export const app = new FakeApp()
export const BrowserWindow = FakeWindow
export const ipcMain = new EventEmitter()
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const dialog = { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: done.chosen }) }
export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void (done.menu = menu),
}
export const protocol = {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]) => void done.schemes.push(...schemes),
  handle: (scheme: string, handler: Handler) => keep(`protocol ${scheme}`)(handler),
}
export const session = {
  defaultSession: {
    setPermissionRequestHandler: keep('permission request'),
    setPermissionCheckHandler: keep('permission check'),
    setDevicePermissionHandler: keep('device permission'),
    webRequest: { onBeforeRequest: keep('request') },
  },
}
export const powerSaveBlocker = {
  start: (type: string) => done.blockers.push(`start ${type}`),
  stop: (id: number) => void done.blockers.push(`stop ${id}`),
}
export const utilityProcess = {
  fork(script: string, args: readonly string[]) {
    const child = new FakeProcess(script, args)
    done.processes.push(child)
    return child
  },
}
export class MessageChannelMain {
  readonly port1 = { end: 1 }
  readonly port2 = { end: 2 }
}
