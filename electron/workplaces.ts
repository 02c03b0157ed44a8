/** One studies folder, one service, one window: opened, brought to front, restarted, stopped together. */
import { join } from 'node:path'
import type { BrowserWindow, WebContents } from 'electron'
import type { ShellMessage } from '../core/contract/commands.ts'
import { channels } from './channels.ts'
import type { Shown } from './deep-link.ts'
import { createPowerSave } from './power-save.ts'
import { startServiceHost, type ServiceHost } from './service-host.ts'
import { createWindow } from './windows.ts'

interface Workplace {
  service: ServiceHost
  readonly window: BrowserWindow
  /** What to show as soon as the page listens. */
  shown: Shown | undefined
  isReady: boolean
}

export interface Places {
  /** Bundled scripts. */
  readonly preload: string
  readonly serviceScript: string
  /** The shell's own small files. */
  readonly userData: string
}

export interface Workplaces {
  /** Opens the window of a studies folder, or brings it to front, and shows a study of it. */
  open(root: string, shown?: Shown): void
  /** A page listens: it gets its line, unless it is no window of ours. */
  ready(contents: WebContents): void
  tell(window: BrowserWindow, message: ShellMessage): void
  /** Stops every service; resolves when all is saved. */
  stop(): Promise<void>
}

export const createWorkplaces = ({ preload, serviceScript, userData }: Places): Workplaces => {
  const places = new Map<string, Workplace>()
  const leaving = new Set<Promise<void>>()
  const setTraining = createPowerSave()

  const startService = (root: string): ServiceHost =>
    startServiceHost(serviceScript, root, {
      onTraining: (isTraining) => setTraining(root, isTraining),
      onLost() {
        const place = places.get(root)
        if (!place) return
        place.service = startService(root)
        // the page begins again from a fresh snapshot
        place.window.webContents.reload()
      },
    })

  const leave = (root: string): void => {
    const stopped = places.get(root)!.service.stop()
    places.delete(root)
    leaving.add(stopped)
    void stopped.then(() => leaving.delete(stopped))
  }

  const show = (place: Workplace): void => {
    const { window, shown, isReady } = place
    if (!isReady || !shown) return
    place.shown = undefined
    window.webContents.send(channels.shell, { show: shown } satisfies ShellMessage)
  }

  return {
    open(root, shown) {
      let place = places.get(root)
      if (!place) {
        const window = createWindow(join(userData, 'window.json'), preload)
        place = { service: startService(root), window, shown: undefined, isReady: false }
        places.set(root, place)
        window.on('closed', () => leave(root))
      }
      const { window } = place
      if (window.isMinimized()) window.restore()
      window.focus()
      place.shown = shown ?? place.shown
      show(place)
    },
    ready(contents) {
      const place = [...places.values()].find(({ window }) => window.webContents === contents)
      if (!place) return
      place.service.connect(contents)
      place.isReady = true
      show(place)
    },
    tell: (window, message) => window.webContents.send(channels.shell, message),
    async stop() {
      for (const root of [...places.keys()]) leave(root)
      await Promise.all(leaving)
    },
  }
}
