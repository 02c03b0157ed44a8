/** The token: 256 bits, constant time, a file of its owner's alone. */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createToken, isToken, keepToken } from '../../../host/serve/token.ts'
import { temporaryFolder } from '../../temporary.ts'

const file = (folder: string): string => join(folder, '.serve-token')

it('has 256 bits and is another each time', () => {
  const tokens = Array.from({ length: 100 }, createToken)
  expect(new Set(tokens).size).toBe(100)
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
})

it('is compared in constant time, and equals itself only', () => {
  const token = createToken()
  const others = ['', token.slice(1), `${token} `, token.slice(0, -1) + '~', 'é'.repeat(43)]
  expect(isToken(token, token)).toBe(true)
  for (const other of others) expect(isToken(other, token)).toBe(false)
  const source = readFileSync(fileURLToPath(new URL('../../../host/serve/token.ts', import.meta.url)), 'utf8')
  expect(source).toContain('timingSafeEqual(a, b)')
})

describe('its file', () => {
  it('is its owner’s alone', () => {
    const folder = temporaryFolder()
    const { token } = keepToken(folder)
    expect(readFileSync(file(folder), 'utf8')).toBe(token)
    expect(statSync(file(folder)).mode & 0o777).toBe(0o600)
  })

  it('lets windows back in after a kill, not after a clean end', () => {
    const folder = temporaryFolder()
    const first = keepToken(folder)
    const second = keepToken(folder)
    expect(second.token).toBe(first.token)
    second.forget()
    expect(existsSync(file(folder))).toBe(false)
    expect(keepToken(folder).token).not.toBe(first.token)
  })

  it('that others could read, that is a link or no token is replaced', () => {
    const token = createToken()
    const folder = temporaryFolder()
    writeFileSync(file(folder), token)
    chmodSync(file(folder), 0o644)
    expect(keepToken(folder).token).not.toBe(token)

    const linked = temporaryFolder()
    const elsewhere = join(temporaryFolder(), 'elsewhere')
    writeFileSync(elsewhere, token, { mode: 0o600 })
    symlinkSync(elsewhere, file(linked))
    expect(keepToken(linked).token).not.toBe(token)
    expect(readFileSync(elsewhere, 'utf8')).toBe(token)

    const short = temporaryFolder()
    writeFileSync(file(short), 'short', { mode: 0o600 })
    expect(keepToken(short).token).not.toBe('short')
  })
})
