/** The real shell, where Electron's binary is: ELECTRON_PATH names it, else this is skipped. */
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../temporary.ts'

const executablePath = process.env['ELECTRON_PATH']
const main = fileURLToPath(new URL('../../dist/electron-main.js', import.meta.url))

const launch = async (): Promise<ElectronApplication> => {
  const home = temporaryFolder()
  const isRoot = process.getuid?.() === 0
  const args = [main, `--user-data-dir=${home}`, ...(isRoot ? ['--no-sandbox'] : [])]
  const shell = await _electron.launch({
    executablePath: executablePath!,
    args,
    env: { ...process.env, HOME: home } as never,
  })
  onTestFinished(() => shell.close())
  return shell
}

describe.skipIf(!executablePath)('the desktop shell (skipped: ELECTRON_PATH names no Electron)', () => {
  it('opens one window that shows the studies, with no way to Node', async () => {
    const shell = await launch()
    const window = await shell.firstWindow()
    expect(window.url()).toBe('app://spikefront/index.html')
    await window.getByRole('heading').first().waitFor()
    expect(await window.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
    const bridge = await window.evaluate(() => Object.keys((globalThis as { spikefront?: object }).spikefront ?? {}))
    expect(bridge.sort()).toEqual(['onMessage', 'onShell', 'send'])
  })

  it('opens no further window, leaves for no other page, asks no network', async () => {
    const shell = await launch()
    const window = await shell.firstWindow()
    const opened = await window.evaluate(
      () => (globalThis as { open?: (url: string) => unknown }).open?.('https://example.org') ?? null,
    )
    expect(opened).toBeNull()
    expect(shell.windows()).toHaveLength(1)
    const answer = await window.evaluate(() =>
      fetch('https://example.org').then(
        () => 'answered',
        () => 'refused',
      ),
    )
    expect(answer).toBe('refused')
  })
})
