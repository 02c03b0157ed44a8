/** What the shell forbids, as data and pure decisions: pages, senders, permissions, windows, navigation. */
import type { WebFrameMain, WebPreferences } from 'electron'

/** Where the window's files are served from, inside the app only. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://spikefront`
export const appPage = `${appOrigin}/index.html`

/** Of every window; flipping one lets a page reach Node or foreign content. */
export const webPreferences = {
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
} as const satisfies WebPreferences

/** What `app://` may do: it is a proper origin, and nothing more. */
export const schemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  corsEnabled: false,
} as const

/** Whether an address is a page of ours; everything else is neither opened nor navigated to. */
export const isOwnPage = (address: string): boolean => address.startsWith(`${appOrigin}/`)

/** Whether a message came from the main frame of a page of ours. */
export const isOwnSender = (frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean =>
  frame !== null && frame.parent === null && isOwnPage(frame.url)
