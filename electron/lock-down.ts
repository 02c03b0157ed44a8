/** Puts the prohibitions of security.ts onto Electron: for every page there will be. */
import type { App, Session, WebContents } from 'electron'
import { isOwnPage } from './security.ts'

/** No page gets a permission, a device or a download of another's. */
export const lockSession = (session: Session): void => {
  session.setPermissionRequestHandler((_, __, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isAllowedRequest(url) }))
}

/** Pages of ours and what they make themselves (an exported picture); nothing from a network. */
export const isAllowedRequest = (address: string): boolean =>
  isOwnPage(address) || address.startsWith('data:') || address.startsWith('blob:')

/** No page opens windows, leaves for another, or embeds one. */
export const lockContents = (contents: WebContents): void => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (!isOwnPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

export const lockApp = (app: App): void => {
  app.on('web-contents-created', (_, contents) => lockContents(contents))
}
