/** A message port as a line to the service: the window acknowledges what it has taken, and events wait while it does not. */
import type { Reply } from '../core/contract/service.ts'
import { connect } from '../host/service/connection.ts'
import type { Service } from '../host/service/service.ts'

/** What both ends of a window's port have: Node's, Electron's and the page's. */
export interface Port {
  postMessage(message: unknown): void
}

/** Unacknowledged messages above which events wait. */
const mostUnread = 512

export interface PortLine {
  /** A message of the window: a request, or `{ taken }`, how many messages it has read in all. */
  receive(message: unknown): void
  close(): void
}

const takenIn = (message: unknown): number | undefined =>
  typeof message === 'object' && message !== null && 'taken' in message && typeof message.taken === 'number'
    ? message.taken
    : undefined

export const servePort = (service: Service, port: Port): PortLine => {
  let sent = 0
  let taken = 0
  let isHeld = false
  const connection = connect(service, {
    isFull: () => (isHeld ||= sent - taken > mostUnread),
    send(reply: Reply) {
      sent++
      port.postMessage(reply)
    },
  })
  return {
    receive(message) {
      const count = takenIn(message)
      if (count === undefined) return connection.receive(message)
      taken = count
      if (!isHeld || sent - taken > mostUnread / 2) return
      isHeld = false
      connection.drained()
    },
    close: () => connection.close(),
  }
}
