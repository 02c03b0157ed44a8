/** Ten thousand trials and a hundred events a second: how long one waits. The service is played, the window is real. */
import { afterAll, describe, expect, it } from 'vitest'
import type { WebSocketRoute } from 'playwright-core'
import { madeUpStudy } from '../renderer/study.ts'
import { temporaryFolder } from '../temporary.ts'
import { closeBrowser, hasChromium, openPage, serve } from './window.ts'

afterAll(closeBrowser)

/** Keeps the longest distance of two frames, in ms, in `window.longest`. */
const watchFrames = `window.longest = 0; { let last = performance.now(); requestAnimationFrame(function next(now) {
  window.longest = Math.max(window.longest, now - last); last = now; requestAnimationFrame(next) }) }`

describe.skipIf(!hasChromium)('a study of 10,000 trials', () => {
  it('is painted at once, brushed without stutter, and followed as it grows', async () => {
    const snapshot = madeUpStudy(10_000)
    const { url } = await serve(temporaryFolder())
    const page = await openPage()
    let line: WebSocketRoute | undefined
    let openedAt = 0
    const answers: Readonly<Record<string, unknown>> = {
      'study.open': snapshot,
      'studies.list': [],
      catalog: {
        version: '0',
        engine: { name: 'none', reason: '' },
        workers: 2,
        algorithms: [],
        networks: [],
        neurons: [],
        objectives: [],
        samplers: [],
        pruners: [],
        targets: [],
        datasets: [],
        example: {},
      },
    }
    await page.routeWebSocket('**/service', (route) => {
      line = route
      openedAt = performance.now()
      route.onMessage((message) => {
        const { id, method } = JSON.parse(String(message)) as { id: number; method: string }
        route.send(JSON.stringify({ id, result: answers[method] ?? null }))
      })
    })
    // the token first, so that the study's address can follow
    await page.goto(url)
    await page.goto(`${new URL(url).origin}/#/front/made-up`)
    await page.reload()
    await page.locator('canvas').waitFor()
    const paintMs = performance.now() - openedAt

    await page.evaluate(watchFrames)
    const box = (await page.locator('canvas').boundingBox())!
    await page.mouse.move(box.x + 200, box.y + 60)
    await page.evaluate('window.longest = 0')
    for (let i = 0; i < 40; i++) await page.mouse.move(box.x + 200 + 10 * i, box.y + 60 + 3 * i)
    const hoverMs = await page.evaluate<number>('window.longest')
    await page.mouse.down()
    await page.evaluate('window.longest = 0')
    for (let i = 0; i < 40; i++) await page.mouse.move(box.x + 590 - 10 * i, box.y + 180 + 3 * i)
    const brushMs = await page.evaluate<number>('window.longest')
    await page.mouse.up()

    await page.evaluate('window.longest = 0')
    for (let seq = 1; seq <= 300; seq++) {
      const trial = { ...snapshot.trials[100]!, number: 10_000 + seq }
      line!.send(JSON.stringify({ event: 'trial', id: 'made-up', seq, trial }))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await page.getByText('dominated').first().waitFor()
    const eventsMs = await page.evaluate<number>('window.longest')
    const heapMb = (await page.evaluate<number>('performance.memory.usedJSHeapSize')) / 2 ** 20
    const figures = { paintMs, hoverMs, brushMs, eventsMs, heapMb }
    console.log(JSON.stringify(figures, (_, v: unknown) => (typeof v === 'number' ? Math.round(v) : v)))
    expect(figures.heapMb).toBeLessThan(300)
    // bounds for a busy machine; the figures are printed
    expect(figures.paintMs).toBeLessThan(4000)
    expect(figures.brushMs).toBeLessThan(1000)
    expect(figures.eventsMs).toBeLessThan(1000)
  })
})
