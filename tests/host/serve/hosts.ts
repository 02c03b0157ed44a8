/** A browser host over an empty studies folder, and the raw bytes that a client may send it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { readAssets, type Assets } from '../../../host/serve/assets.ts'
import { defaultLimits, type Limits } from '../../../host/serve/limits.ts'
import { startBrowserHost, type BrowserHost } from '../../../host/serve/server.ts'
import { createToken } from '../../../host/serve/token.ts'
import { createService, type Service } from '../../../host/service/service.ts'
import { temporaryFolder } from '../../temporary.ts'

export interface Running extends BrowserHost {
  readonly token: string
  readonly studies: string
  readonly service: Service
}

/** A page and a hashed script, beside them a file that no table lists. */
export const pageAssets = (): Assets => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Spikefront</title>')
  writeFileSync(join(folder, 'renderer', 'assets', 'main-1a2b.js'), 'export {}')
  return readAssets(join(folder, 'renderer'))
}

/** Ended with the test. */
export const startHost = async (limits: Partial<Limits> = {}, given?: Service): Promise<Running> => {
  const studies = temporaryFolder()
  const service = given ?? createService(studies)
  const token = createToken()
  const options = { service, assets: pageAssets(), token, ports: [0, 0, 0], limits: { ...defaultLimits, ...limits } }
  const host = await startBrowserHost(options)
  onTestFinished(async () => {
    await host.close()
    await service.close()
  })
  return { ...host, token, studies, service }
}

export interface Answered {
  readonly status: number
  readonly text: string
}

/** Sends these bytes and reads until the other side ends; status 0 where it said nothing. */
export const sendRaw = (port: number, text: string, address = '127.0.0.1'): Promise<Answered> =>
  new Promise((resolve) => {
    let received = ''
    const socket = connect(port, address, () => socket.write(text, 'latin1'))
    socket.on('data', (data) => (received += data.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0)
      resolve({ status, text: received })
    })
  })

type Headers = Readonly<Record<string, string>>

/** A request as text; `Host` is the right one unless given, `''` leaves a header out. */
export const requestText = (port: number, path = '/', headers: Headers = {}, method = 'GET'): string => {
  const all = { Host: `127.0.0.1:${port}`, Connection: 'close', ...headers }
  const lines = Object.entries(all).map(([name, value]) => (value === '' ? '' : `${name}: ${value}\r\n`))
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** An upgrade to the service's WebSocket. */
export const upgradeText = (port: number, protocol: string, headers: Headers = {}, path = '/service'): string =>
  requestText(port, path, {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': protocol,
    Origin: `http://127.0.0.1:${port}`,
    ...headers,
  })

/** The status of an upgrade; where it was accepted, the connection is dropped at once. */
export const upgradeStatus = (port: number, text: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(0))
    socket.on('data', (data) => {
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(data.toString('latin1'))?.[1] ?? 0))
      socket.destroy()
    })
  })

/** An open window. */
export const openWindow = async ({ port, token }: Running): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/service`, [`spikefront.${token}`])
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

/** Sends a message and waits for the answer that has its id (-1 for what is no request). */
export const ask = (socket: WebSocket, message: unknown, id = (message as { id: number }).id): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const onMessage = (data: unknown): void => {
      const reply = JSON.parse(String(data)) as { id?: number }
      if (reply.id !== id) return
      socket.off('message', onMessage).off('close', onClose)
      resolve(reply)
    }
    const onClose = (): void => reject(new Error('the line was closed'))
    socket.on('message', onMessage).on('close', onClose)
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  })
