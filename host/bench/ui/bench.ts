/** The window's benchmark: a study of many trials in a real browser, before the real service. */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packageFile } from '../../package.ts'
import { readAssets, type Assets } from '../../serve/assets.ts'
import { startBrowserHost } from '../../serve/server.ts'
import { createToken } from '../../serve/token.ts'
import { createService } from '../../service/service.ts'
import { openBrowser } from './browser.ts'
import { callTimes } from './calls.ts'
import { feedInto } from './feed.ts'
import { figureRow, percentile, type FigureRow, type UiRow } from './rows.ts'
import { createManyTrials } from './study.ts'
import { brush, hover, openWindow, type BenchWindow } from './window.ts'

export interface UiPlan {
  /** Of the large study. */
  readonly trials: number
  readonly seed: number
  /** Path of Chromium, else the first found. */
  readonly chromium?: string
}

const study = 'many-trials'
const paints = 5
const eventSeconds = 5
const eventsPerSecond = 100
const callSeconds = 20

/** Scripts and styles, compressed each by itself as a host would send them, in kB. */
export const bundleRow = (assets: Assets): FigureRow => {
  const sizes = [...assets]
    .filter(([path]) => /\.(js|css)$/.test(path))
    .map(([path, { bytes }]) => [path.split('/').at(-1)!, gzipSync(bytes, { level: 9 }).length / 1000] as const)
  const whole = sizes.reduce((sum, [, size]) => sum + size, 0)
  return figureRow('bundle', whole, { details: Object.fromEntries(sizes) })
}

/** What stands behind a figure of frames; CPU of the page's thread, which a busy machine does not lengthen. */
const frameDetails = (frames: readonly number[], cpuMs: number): Readonly<Record<string, number>> => ({
  frames: frames.length,
  median: percentile(frames, 0.5),
  p95: percentile(frames, 0.95),
  longest: Math.max(...frames),
  cpu: cpuMs / frames.length,
})

/** 95th percentile of all calls, and of each method. */
export const callsRow = (times: ReadonlyMap<string, readonly number[]>): FigureRow => {
  const details = Object.fromEntries(Array.from(times, ([method, ms]) => [method, percentile(ms, 0.95)]))
  return figureRow('serviceCall', percentile([...times.values()].flat(), 0.95), { details })
}

/**
 * Rows as they are measured. The studies lie in a temporary folder that is gone afterwards.
 * @throws UserError when the window is not built or Chromium is missing.
 */
export async function* benchUi({ trials, seed, chromium }: UiPlan, signal: AbortSignal): AsyncGenerator<UiRow> {
  const assets = readAssets(packageFile('dist/renderer'))
  const browser = await openBrowser(chromium)
  const root = mkdtempSync(join(tmpdir(), 'spikefront-bench-'))
  const onAbort = (): void => void browser.close()
  signal.addEventListener('abort', onAbort)
  const service = createService(root)
  let host: Awaited<ReturnType<typeof startBrowserHost>> | undefined
  let heap = 0
  try {
    yield { type: 'machine', processors: availableParallelism(), load: loadavg()[0]! }
    yield bundleRow(assets)
    const feed = feedInto(service, await createManyTrials(join(root, study), trials, seed))
    const token = createToken()
    host = await startBrowserHost({ service: feed.service, assets, token, ports: [0] })
    const address = { port: host.port, token, study }

    /** A window on a view, gone after `work`. */
    const inWindow = async <T>(view: string, work: (window: BenchWindow) => Promise<T>): Promise<T> => {
      signal.throwIfAborted()
      const window = await openWindow(browser, address, view)
      try {
        return await work(window)
      } finally {
        heap = Math.max(heap, await window.heap())
        await window.close()
      }
    }

    const paint = (): Promise<BenchWindow> => inWindow('front', (window) => Promise.resolve(window))
    yield figureRow('firstPaintClosed', (await paint()).firstPaint)
    const painted: BenchWindow[] = []
    for (let i = 0; i < paints; i++) painted.push(await paint())
    const times = painted.map(({ firstPaint }) => firstPaint)
    const cpu = percentile(
      painted.map(({ firstPaintCpu }) => firstPaintCpu),
      0.5,
    )
    yield figureRow('firstPaint', percentile(times, 0.5), { details: { longest: Math.max(...times), cpu } })

    for (const view of ['front', 'parameters']) {
      for (const [figure, gesture] of [
        ['hover', hover],
        ['brush', brush],
      ] as const) {
        const { moved, cpuMs } = await inWindow(view, (window) => window.watch(() => gesture(window.page)))
        yield figureRow(figure, percentile(moved, 0.95), { view, details: frameDetails(moved, cpuMs) })
      }
    }
    for (const view of ['front', 'parameters', 'progress']) {
      const events = (): Promise<void> => feed.run(eventsPerSecond * eventSeconds, eventsPerSecond)
      const { all, cpuMs } = await inWindow(view, (window) => window.watch(events))
      yield figureRow('events', Math.max(...all), { view, details: frameDetails(all, cpuMs) })
    }
    yield figureRow('heap', heap)
    yield callsRow(await inWindow('front', (window) => callTimes(service, window, token, callSeconds, signal)))
  } finally {
    signal.removeEventListener('abort', onAbort)
    await browser.close()
    await host?.close()
    await service.close()
    rmSync(root, { recursive: true, force: true })
  }
}
