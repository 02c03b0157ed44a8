/** The token that opens the service: 256 random bits, compared in constant time, kept so that a restart lets windows back in. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFileErrors } from '../files/failure.ts'

export const createToken = (): string => randomBytes(32).toString('base64url')

/** Whether `given` is the token; takes as long wherever they differ. */
export const isToken = (given: string, token: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export interface KeptToken {
  readonly token: string
  /** A clean end: the next start makes a new one. */
  forget(): void
}

const fileName = '.serve-token'

/** A token left by a host that was killed, if nobody but its owner could read or write it. */
const leftToken = (file: string): string | undefined => {
  try {
    const found = lstatSync(file)
    const isPrivate = process.platform === 'win32' || (found.mode & 0o077) === 0
    const text = readFileSync(file, 'utf8')
    return found.isFile() && isPrivate && /^[\w-]{43}$/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** The token of the host that serves this folder, in a file only its owner reads (mode 0600). */
export const keepToken = (folder: string): KeptToken => {
  const file = join(folder, fileName)
  const token = leftToken(file) ?? createToken()
  withFileErrors('write', file, () => {
    rmSync(file, { force: true })
    writeFileSync(file, token, { flag: 'wx', mode: 0o600 })
    chmodSync(file, 0o600)
  })
  return { token, forget: () => rmSync(file, { force: true }) }
}
