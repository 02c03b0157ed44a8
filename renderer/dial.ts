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

/** Whether the host that this page came from still answers. */
const isHostThere = (): Promise<boolean> =>
  fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )

/** The token is looked for at each attempt: it may be put into the address of an open window. */
const bySocket: Dial = (ends) => {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/service`
  const socket = new WebSocket(address, [`spikefront.${tokenOfAddress()}`])
  let wasOpen = false
  socket.onopen = () => {
    wasOpen = true
    ends.opened({ send: (message) => socket.send(JSON.stringify(message)) })
  }
  socket.onmessage = ({ data }) => ends.received(JSON.parse(String(data)) as Reply)
  // a page is not told why a line was refused: a host that answers all else wants another token
  socket.onclose = async () => ends.lost(!wasOpen && (await isHostThere()) ? 'refused' : 'lost')
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
  return spikefront ? byBridge(spikefront, shell) : bySocket
}
