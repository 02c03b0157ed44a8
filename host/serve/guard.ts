/** Who may speak to the browser host: pages of our own origin under its exact names, with requests that have no body. */
import type { IncomingMessage } from 'node:http'

export type Arrival = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'headersDistinct'>

export interface Refusal {
  readonly status: number
  readonly reason: string
}

/** The exact Host headers of a loopback port. */
export const hostsOf = (port: number): readonly string[] =>
  ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)

const isOwnOrigin = ({ headers }: Arrival): boolean => {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (origin !== undefined) return origin === `http://${host}`
  // a browser that sends no Origin still says whether another site asked
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** Why a request or an upgrade is refused before anything looks at it; undefined where it may go on. */
export const refusalOf = (arrival: Arrival, port: number): Refusal | undefined => {
  const { method, url = '', headers, headersDistinct } = arrival
  const hosts = headersDistinct['host'] ?? []
  if (hosts.length !== 1 || !hostsOf(port).includes(hosts[0]!))
    return { status: 421, reason: `Spikefront answers as 127.0.0.1:${port} only. Use the address it printed.` }
  if (!isOwnOrigin(arrival))
    return { status: 403, reason: 'Another site asked. Paste the address into the address bar.' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Only GET and HEAD.' }
  if (!url.startsWith('/')) return { status: 400, reason: 'The path is not a path.' }
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
    return { status: 413, reason: 'No request has a body here.' }
  return undefined
}
