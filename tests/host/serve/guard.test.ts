/** Host, Origin, token, method and body: every cell of the matrices is refused but the exact ones. */
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { requestText, sendRaw, startHost, upgradeStatus, upgradeText } from './hosts.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']

describe('Host', () => {
  const foreign = (port: number): string[] => [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.1:${port}.`,
    `127.0.0.1.:${port}`,
    `localhost.:${port}`,
    `LOCALHOST:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.1:${port}`,
    `0.0.0.0:${port}`,
    `2130706433:${port}`,
    `[::]:${port}`,
    `::1:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `user@127.0.0.1:${port}`,
    `127.0.0.1:${port}/`,
    `127.0.0.1:${port}, evil.example`,
  ]

  it('foreign ones are refused, whatever the method', async () => {
    const { port } = await startHost()
    for (const host of foreign(port))
      for (const method of methods)
        expect(await sendRaw(port, requestText(port, '/', { Host: host }, method)), `${method} ${host}`).toMatchObject({
          status: 421,
        })
  })

  it('none, an empty one and two are refused', async () => {
    const { port } = await startHost()
    const own = `Host: 127.0.0.1:${port}\r\n`
    for (const lines of ['', 'Host: \r\n', own + own, `${own}Host: evil.example\r\n`]) {
      const { status } = await sendRaw(port, `GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`)
      expect([400, 421], lines).toContain(status)
    }
    expect((await sendRaw(port, 'GET / HTTP/1.0\r\n\r\n')).status).toBe(421)
  })

  it('its own three are answered, on both addresses', async () => {
    const { port } = await startHost()
    for (const name of ['127.0.0.1', 'localhost', '[::1]'])
      expect((await sendRaw(port, requestText(port, '/', { Host: `${name}:${port}` }))).status).toBe(200)
    const hasV6 = Object.values(networkInterfaces()).some((list) => list!.some(({ address }) => address === '::1'))
    if (hasV6) expect((await sendRaw(port, requestText(port), '::1')).status).toBe(200)
  })

  it('an upgrade for a foreign one is refused though the token is right', async () => {
    const { port, token } = await startHost()
    for (const host of foreign(port)) {
      const text = upgradeText(port, `spikefront.${token}`, { Host: host, Origin: `http://${host}` })
      expect(await upgradeStatus(port, text), host).toBe(421)
    }
  })
})

describe('Origin', () => {
  const cases = (port: number): [headers: Record<string, string>, isOwn: boolean][] => [
    [{ Origin: `http://127.0.0.1:${port}` }, true],
    [{ Origin: '', 'Sec-Fetch-Site': 'same-origin' }, true],
    [{ Origin: '', 'Sec-Fetch-Site': 'none' }, true],
    [{ Origin: '' }, true],
    [{ Origin: 'null' }, false],
    [{ Origin: `https://127.0.0.1:${port}` }, false],
    [{ Origin: `http://127.0.0.1:${port + 1}` }, false],
    [{ Origin: `http://localhost:${port}` }, false],
    [{ Origin: 'http://evil.example' }, false],
    [{ Origin: `http://127.0.0.1:${port}.evil.example` }, false],
    [{ Origin: `http://127.0.0.1:${port}/` }, false],
    [{ Origin: 'file://' }, false],
    [{ Origin: '', 'Sec-Fetch-Site': 'cross-site' }, false],
    [{ Origin: '', 'Sec-Fetch-Site': 'same-site' }, false],
  ]

  it('of pages and of the upgrade: all but our own are refused', async () => {
    const { port, token } = await startHost()
    for (const [headers, isOwn] of cases(port)) {
      const words = JSON.stringify(headers)
      expect((await sendRaw(port, requestText(port, '/', headers))).status, words).toBe(isOwn ? 200 : 403)
      const upgrade = upgradeText(port, `spikefront.${token}`, headers)
      expect(await upgradeStatus(port, upgrade), words).toBe(isOwn ? 101 : 403)
    }
  })
})

describe('the token', () => {
  it('opens the service, and nothing that resembles it does', async () => {
    const { port, token } = await startHost()
    const status = (protocol: string, path?: string): Promise<number> =>
      upgradeStatus(port, upgradeText(port, protocol, {}, path))
    const last = token.at(-1) === 'A' ? 'B' : 'A'
    const wrong = [
      '',
      'spikefront',
      'spikefront.',
      token,
      `spikefront.${token.slice(0, -1)}`,
      `spikefront.${token}A`,
      `spikefront.${token.slice(0, -1)}${last}`,
      `spikefront.${token.toLowerCase()}`,
      `other, spikefront.${token}`,
    ]
    for (const protocol of wrong) expect(await status(protocol), protocol).toBe(401)
    expect(await status('', `/service?token=${token}`)).toBe(404)
    expect(await status(`spikefront.${token}`, '/elsewhere')).toBe(404)
    expect(await status(`spikefront.${token}`)).toBe(101)
  })
})

it('methods and bodies that no page needs are refused', async () => {
  const { port } = await startHost()
  for (const method of methods) {
    const { status } = await sendRaw(port, requestText(port, '/', {}, method))
    expect(status, method).toBe(method === 'GET' || method === 'HEAD' ? 200 : 405)
  }
  const large = requestText(port, '/', { 'Content-Length': String(2 ** 21) }) + 'x'.repeat(2 ** 21)
  expect([0, 413]).toContain((await sendRaw(port, large)).status)
  const chunked = `${requestText(port, '/', { 'Transfer-Encoding': 'chunked' })}1\r\nx\r\n0\r\n\r\n`
  expect((await sendRaw(port, chunked)).status).toBe(413)
})
