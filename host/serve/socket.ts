/** One window's WebSocket as a line to the service: text in, text out, events held while it does not read. */
import type { RawData, WebSocket } from 'ws'
import { connect, type Line } from '../service/connection.ts'
import type { Service } from '../service/service.ts'
import type { Limits } from './limits.ts'

const parsed = (data: RawData, isBinary: boolean): unknown => {
  try {
    return isBinary ? undefined : JSON.parse(String(data))
  } catch {
    return undefined
  }
}

export const serveSocket = (socket: WebSocket, service: Service, limits: Limits): void => {
  let isHeld = false
  let isAlive = true

  const onSent = (): void => {
    if (!isHeld || socket.bufferedAmount > limits.heldBytes / 2) return
    isHeld = false
    connection.drained()
  }
  const line: Line = {
    isFull: () => (isHeld ||= socket.bufferedAmount > limits.heldBytes),
    send: (reply) => {
      if (socket.bufferedAmount > limits.cutBytes) socket.terminate()
      else socket.send(JSON.stringify(reply), onSent)
    },
  }
  const connection = connect(service, line)

  const heartbeat = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, limits.heartbeatMs)

  socket.on('pong', () => (isAlive = true))
  socket.on('message', (data, isBinary) => connection.receive(parsed(data, isBinary)))
  // what went wrong on the line ends it; the close that follows cleans up
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearInterval(heartbeat)
    connection.close()
  })
}
