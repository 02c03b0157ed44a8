// `npm run screenshots`: the pictures in docs/screenshots, light and dark, of studies that it trains itself (three minutes).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const cli = inProject('dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'spikefront-pictures-'))

const train = (name, ...design) => {
  const { status } = spawnSync('node', [cli, 'design', ...design, '--study', join(folder, name)], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`the study ${name} ended with ${status}`)
}

const hybrid = {
  name: 'digits, converted',
  dataset: { name: 'digits', train: 2000, validation: 500, test: 500 },
  algorithm: 'hybrid',
  space: {},
  fixed: { annEpochs: 6, epochs: 3 },
  objectives: ['error', 'latencySteps', 'energyJoules'],
  budget: { trials: 10 },
}
const file = join(folder, 'hybrid.json')
writeFileSync(file, JSON.stringify(hybrid))

/** Each picture: where, and the keys pressed or buttons named there. */
const pictures = {
  studies: ['#/studies'],
  'set-up': ['#/set-up/digits'],
  progress: ['#/progress/digits'],
  front: ['#/front/digits'],
  matrix: ['#/front/digits', 'All'],
  parameters: ['#/parameters/digits'],
  insight: ['#/parameters/digits', 'Along each'],
  trial: ['#/trial/digits'],
  mapping: ['#/mapping/digits'],
  data: ['#/data/digits/digits'],
  hybrid: ['#/trial/hybrid', 'Thresholds'],
}

const serve = async () => {
  const host = spawn('node', [cli, 'serve', '--port', '0', '--studies', folder])
  const [line] = await new Promise((resolve) => host.stdout.once('data', (data) => resolve(String(data).split('\n'))))
  return { url: line.trim(), stop: () => host.kill('SIGTERM') }
}

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']
const executablePath = places.find((place) => place && existsSync(place))

train('digits')
train('hybrid', file)
const { url, stop } = await serve()
const isRoot = process.getuid?.() === 0
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: isRoot ? ['--no-sandbox'] : [],
})
for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme })
  const page = await context.newPage()
  await page.goto(url)
  for (const [name, [hash, button]] of Object.entries(pictures)) {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
    await page.waitForTimeout(1500)
    await page.getByText('are being looked into').first().waitFor({ state: 'detached' })
    if (button) await page.getByRole('button', { name: button, exact: true }).click()
    await page.mouse.move(0, 0)
    await page.waitForTimeout(500)
    await page.screenshot({ path: inProject(`docs/screenshots/${name}-${colorScheme}.png`) })
  }
  await context.close()
}
await browser.close()
stop()
rmSync(folder, { recursive: true, force: true })
