/** A page that was tampered with: the headers let none of it run, and nothing leaves the machine. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readAssets } from '../../host/serve/assets.ts'
import { startBrowserHost } from '../../host/serve/server.ts'
import { createToken } from '../../host/serve/token.ts'
import { createService } from '../../host/service/service.ts'
import { temporaryFolder } from '../temporary.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const isHere = existsSync(executablePath) || Boolean(process.env['CI'])

const title = 'the policy in a browser'

const tampered = `<!doctype html><title>clean</title>
<script>document.title += ' inline'</script>
<script src="https://evil.example/a.js"></script>
<script src="data:text/javascript,document.title+=' data'"></script>
<style>body { background: url(https://evil.example/style.png) } #probe { color: rgb(1, 2, 3) }</style>
<link rel="stylesheet" href="https://evil.example/a.css">
<body onload="document.title += ' handler'">
<p id="probe" style="color: rgb(1, 2, 3)">probe</p>
<img src="https://evil.example/a.png" onerror="document.title += ' onerror'">
<iframe src="https://evil.example/"></iframe>
<object data="https://evil.example/"></object>
<base href="https://evil.example/">
<script src="/own.js"></script>`

const own = `
  try { eval("document.title += ' eval'") } catch { document.title += ', eval refused' }
  try { new Function("document.title += ' function'")() } catch { document.title += ', function refused' }
  fetch('https://evil.example/').catch(() => (document.title += ', fetch refused'))
  new WebSocket('wss://evil.example/').onerror = () => (document.title += ', socket refused')
`

describe.skipIf(!isHere)(isHere ? title : `${title} (skipped: there is no Chromium)`, () => {
  it('runs own files only, and asks no other host', async () => {
    const folder = join(temporaryFolder(), 'renderer')
    mkdirSync(folder)
    writeFileSync(join(folder, 'index.html'), tampered)
    writeFileSync(join(folder, 'own.js'), own)
    const service = createService(temporaryFolder())
    const host = await startBrowserHost({ service, assets: readAssets(folder), token: createToken(), ports: [0, 0, 0] })
    onTestFinished(async () => {
      await host.close()
      await service.close()
    })
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const browser = await chromium.launch({ executablePath, args })
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const answered: string[] = []
    page.on('response', (response) => answered.push(response.url()))
    await page.goto(`http://127.0.0.1:${host.port}/`)
    await expect.poll(() => page.title()).toContain('fetch refused')
    await expect.poll(() => page.title()).toContain('socket refused')
    const parts = (await page.title()).split(', ').sort()
    expect(parts).toEqual(['clean', 'eval refused', 'fetch refused', 'function refused', 'socket refused'])
    expect(await page.evaluate("getComputedStyle(document.getElementById('probe')).color")).not.toBe('rgb(1, 2, 3)')
    for (const address of answered) expect(new URL(address).port).toBe(String(host.port))
  })
})
