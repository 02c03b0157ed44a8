/** The window as users have it: the real service, its page in Debian's Chromium, headless. */
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { start } from '../spikefront.ts'

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
const executablePath = places.find((place) => place !== undefined && existsSync(place))

/** Tests of the window skip where there is no Chromium, and fail in CI. */
export const hasChromium = executablePath !== undefined || Boolean(process.env['CI'])

export interface Served {
  readonly url: string
  readonly port: number
  /** Ends it as a crash would. */
  kill(): Promise<unknown>
}

/** `serve` on the studies of a folder. */
export const serve = async (cwd: string, port = 0): Promise<Served> => {
  const { child, ended } = start(cwd, 'serve', '--port', String(port), '--studies', 'studies')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.includes('\n')) resolve(text.trim())
    })
    void ended.then(({ stderr }) => reject(new Error(stderr)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}

let browser: Promise<Browser> | undefined

/** A page of its own; what it asks of other hosts, and errors in it, fail the test. */
export const openPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const isRoot = process.getuid?.() === 0
  browser ??= chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...(isRoot ? ['--no-sandbox'] : []), '--enable-precise-memory-info'],
  })
  const context = await (await browser).newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(String(error.stack)))
  page.on('console', (message) => {
    // a line that is down is reported by the browser itself, and is what some tests are about
    if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION/.test(message.text())) troubles.push(message.text())
  })
  page.on('request', (request) => {
    if (!/^(http|ws):\/\/127\.0\.0\.1:|^(data|blob):/.test(request.url())) troubles.push(request.url())
  })
  onTestFinished(async () => {
    await context.close()
    expect(troubles).toEqual([])
  })
  return page
}

export const closeBrowser = async (): Promise<void> => {
  await (await browser)?.close()
  browser = undefined
}

/** Shows a view without pressing anything. */
export const show = async (page: Page, hash: string): Promise<void> => {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}
