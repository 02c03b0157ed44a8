/** A window: made with every prohibition on, where it stood last, remembered when it closes. */
import { BrowserWindow, screen, type BrowserWindowConstructorOptions } from 'electron'
import { appPage, webPreferences } from './security.ts'
import { boundsFrom, readWindowState, smallest, writeWindowState, type Bounds } from './window-state.ts'

export const windowOptions = (bounds: Partial<Bounds>, preload: string): BrowserWindowConstructorOptions => ({
  ...bounds,
  minWidth: smallest.width,
  minHeight: smallest.height,
  title: 'Spikefront',
  show: false,
  webPreferences: { ...webPreferences, preload },
})

/** @param stateFile where its place on the screen is kept. */
export const createWindow = (stateFile: string, preload: string): BrowserWindow => {
  const state = readWindowState(stateFile)
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow(windowOptions(boundsFrom(state, screens), preload))
  if (state?.isMaximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    writeWindowState(stateFile, { ...window.getNormalBounds(), isMaximised: window.isMaximized() }),
  )
  void window.loadURL(appPage)
  return window
}
