/** How the window reaches the service: through the shell's bridge, or by WebSocket with the token of the address. */
import type { ShellMessage } from '../core/contract/commands.ts'
import type { Reply } from '../core/contract/service.ts'
import type { Dial } from './service.ts'

interface Bridge {
  send(message: unknown): void
  onMessage(callback: (message: Reply | ShellMessage) => void): void
}

const tokenKey = 'spikefront.token'

/** The token of `#token=...`, kept for this tab and taken out of the address. */
const tokenOfAddress = (): string => {
  const found = /^#token=([\w-]+)/.exec(location.hash)?.[1]
  if (found) {
    sessionStorage.setItem(tokenKey, found)
    history.replaceState(null, '', location.pathname)
  }
  return found ?? sessionStorage.getItem(tokenKey) ?? ''
}

const bySocket =
  (token: string): Dial =>
  (ends) => {
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/service`
    const socket = new WebSocket(address, [`spikefront.${token}`])
    socket.onopen = () => ends.opened({ send: (message) => socket.send(JSON.stringify(message)) })
    socket.onmessage = ({ data }) => ends.received(JSON.parse(String(data)) as Reply)
    socket.onclose = () => ends.lost()
  }

const byBridge =
  (bridge: Bridge, shell: (message: ShellMessage) => void): Dial =>
  (ends) => {
    bridge.onMessage((message) => {
      if ('command' in message || 'show' in message) shell(message)
      else ends.received(message)
    })
    queueMicrotask(() => ends.opened(bridge))
  }

/** @returns the way there is from this window; `shell` hears what the desktop's menus ask for. */
export const dialHere = (shell: (message: ShellMessage) => void): Dial => {
  const { spikefront } = window as { spikefront?: Bridge }
  return spikefront ? byBridge(spikefront, shell) : bySocket(tokenOfAddress())
}
