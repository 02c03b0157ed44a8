/** One window of the bench: opened on a view, moved in, watched, its heap read. */
import type { Browser, Page } from 'playwright-core'
import { workError } from '../../../core/contract/errors.ts'
import { chart, probeScript, type Frames } from './probe.ts'

export interface BenchWindow {
  readonly page: Page
  /** ms from the line's opening to the chart on screen. */
  readonly firstPaint: number
  /** CPU ms of the page's thread until then, its scripts loaded too. */
  readonly firstPaintCpu: number
  /** The frames while `work` is done and what they cost. */
  watch(work: () => Promise<unknown>): Promise<Frames & { readonly cpuMs: number }>
  /** JavaScript heap as it is, garbage included, in MB. */
  heap(): Promise<number>
  close(): Promise<void>
}

export interface Address {
  readonly port: number
  readonly token: string
  readonly study: string
}

const settleMs = 500

/** @throws UserError when the chart does not come. */
export const openWindow = async (browser: Browser, address: Address, view: string): Promise<BenchWindow> => {
  const { port, token, study } = address
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const metric = async (wanted: string): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === wanted)!.value
  }
  await page.addInitScript(probeScript)
  // as a window that was there before: the token is the tab's, the place stands in the address
  await page.addInitScript(`sessionStorage.setItem('spikefront.token', ${JSON.stringify(token)})`)
  await page.goto(`http://127.0.0.1:${port}/#/${view}/${study}`)
  await page.waitForSelector(chart, { timeout: 60_000 }).catch(() => {
    throw workError(`The ${view} view shows no chart of ${study} within a minute`, 'See with `serve` what it shows.')
  })
  const firstPaint = await page.evaluate<number>('probe.painted')
  const firstPaintCpu = 1000 * (await metric('TaskDuration'))
  // what it asks for after its chart is no part of what is watched
  await page.waitForTimeout(settleMs)
  return {
    page,
    firstPaint,
    firstPaintCpu,
    async watch(work) {
      const before = await metric('TaskDuration')
      await page.evaluate('probe.watch()')
      await work()
      const frames = await page.evaluate<Frames>('probe.frames()')
      return { ...frames, cpuMs: 1000 * ((await metric('TaskDuration')) - before) }
    },
    heap: async () => (await metric('JSHeapUsedSize')) / 1e6,
    close: () => context.close(),
  }
}

type Point = readonly [number, number]

/** Moves from point to point in small steps, faster than frames come. */
const moveAlong = async ({ mouse }: Page, points: readonly Point[], steps: number): Promise<void> => {
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) {
      await mouse.move(x, y)
      continue
    }
    const [fromX, fromY] = points[i - 1]!
    for (let k = 1; k <= steps; k++)
      await mouse.move(fromX + ((x - fromX) * k) / steps, fromY + ((y - fromY) * k) / steps)
  }
}

const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} is not in sight`)
  return (shareX: number, shareY: number): Point => [box.x + shareX * box.width, box.y + shareY * box.height]
}

/** The pointer to and fro over the chart. */
export const hover = async (page: Page): Promise<void> => {
  const at = await boxOf(page, chart)
  await moveAlong(page, [at(0.2, 0.2), at(0.8, 0.4), at(0.2, 0.6), at(0.8, 0.8)], 60)
}

/** A brush drawn over the chart, or along one of its axes where it has handles; left as it is. */
export const brush = async (page: Page): Promise<void> => {
  const handles = 'main [role=slider][aria-orientation=vertical]'
  const hasHandles = (await page.locator(handles).count()) > 0
  const at = await boxOf(page, hasHandles ? handles : chart)
  await page.mouse.move(...at(hasHandles ? 0.5 : 0.2, 0.2))
  await page.mouse.down()
  await moveAlong(page, [at(hasHandles ? 0.5 : 0.2, 0.2), at(hasHandles ? 0.5 : 0.8, 0.8)], 120)
  await page.mouse.up()
}
