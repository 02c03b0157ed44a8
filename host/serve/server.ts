/** The browser host: pages and the service's WebSocket on one loopback port, closed to everybody without the token. */
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { inputError } from '../../core/contract/errors.ts'
import { isFileError } from '../files/failure.ts'
import type { Service } from '../service/service.ts'
import { createApp } from './app.ts'
import type { Assets } from './assets.ts'
import { refusalOf, type Refusal } from './guard.ts'
import { securityHeaders } from './headers.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { serveSocket } from './socket.ts'
import { isToken } from './token.ts'

export interface BrowserHostOptions {
  readonly service: Service
  readonly assets: Assets
  readonly token: string
  /** Tried in turn; 0 is any free one. */
  readonly ports: readonly number[]
  readonly limits?: Limits
}

export interface BrowserHost {
  readonly port: number
  close(): Promise<void>
}

/** Where the WebSocket is, and the subprotocol that carries the token, so that it stands in no URL. */
const servicePath = '/service'
const protocolOf = (token: string): string => `spikefront.${token}`

/** One plain answer, after which the connection ends. */
const refusalText = ({ status, reason }: Refusal): string => {
  const headers = { ...securityHeaders(), 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}`
  return `${head}Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`
}

const refuse = (socket: Duplex, refusal: Refusal): void => {
  socket.on('error', () => socket.destroy())
  // the other side may go on sending: what it sent so far is dropped with the connection
  socket.end(refusalText(refusal), () => socket.destroy())
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, ipv6Only: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** Both loopback addresses on one port; a machine without IPv6 has only the first. */
const listenOnLoopback = async (v4: Server, v6: Server, ports: readonly number[]): Promise<number> => {
  for (const wanted of ports) {
    try {
      const port = await listen(v4, wanted, '127.0.0.1')
      await listen(v6, port, '::1').catch(async (error: unknown) => {
        if (!isFileError(error, 'EADDRINUSE')) return
        await closed(v4)
        throw error
      })
      return port
    } catch (error) {
      if (isFileError(error, 'EACCES')) throw inputError(`Port ${wanted} is reserved`, 'Give one from 1024 on.')
      if (!isFileError(error, 'EADDRINUSE')) throw error
    }
  }
  throw inputError(`Port ${ports[0]} is in use`, 'Name another with --port, or end the program that has it.')
}

/** @throws UserError when none of the ports is free. */
export const startBrowserHost = async (options: BrowserHostOptions): Promise<BrowserHost> => {
  const { service, assets, token, ports, limits = defaultLimits } = options
  let port = 0

  const answer = getRequestListener(createApp(assets).fetch, { overrideGlobalObjects: false })
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    // one message a window and turn: a window that asks much does not keep the others waiting
    allowSynchronousEvents: false,
    handleProtocols: (offered) => [...offered][0] ?? false,
  })

  const upgradeRefusal = (request: IncomingMessage): Refusal | undefined => {
    const refusal = refusalOf(request, port)
    if (refusal) return refusal
    if (request.url !== servicePath) return { status: 404, reason: 'There is no such service.' }
    if (!isToken(request.headers['sec-websocket-protocol'] ?? '', protocolOf(token)))
      return { status: 401, reason: 'The token is missing or wrong. Use the address that Spikefront printed.' }
    return webSockets.clients.size < limits.webSockets
      ? undefined
      : { status: 503, reason: 'Too many windows are open. Close some.' }
  }

  const createLoopbackServer = (): Server => {
    const server = createServer({
      headersTimeout: limits.requestMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: limits.requestMs / 10,
    })
    server.maxConnections = limits.connections
    server.on('request', (request, response) => {
      const refusal = refusalOf(request, port)
      if (refusal) refuse(request.socket, refusal)
      else answer(request, response).catch(() => response.destroy())
    })
    server.on('upgrade', (request, socket, head) => {
      const refusal = upgradeRefusal(request)
      if (refusal) refuse(socket, refusal)
      else webSockets.handleUpgrade(request, socket, head, (opened) => serveSocket(opened, service, limits))
    })
    return server
  }

  const servers = [createLoopbackServer(), createLoopbackServer()] as const
  port = await listenOnLoopback(...servers, ports)
  return {
    port,
    async close() {
      for (const socket of webSockets.clients) socket.terminate()
      await Promise.all(servers.map(closed))
    },
  }
}
