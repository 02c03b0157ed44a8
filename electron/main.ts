/** The desktop shell: one instance, its protocol, its menu, what it is asked to open; all work is the service's. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron'
import { readAssets } from '../host/serve/assets.ts'
import { channels } from './channels.ts'
import { askedFor, linkScheme, placeOf } from './deep-link.ts'
import { lockApp, lockSession } from './lock-down.ts'
import { menuTemplate } from './menu.ts'
import { answerFrom } from './protocol.ts'
import { recentStudies } from './recent.ts'
import { appScheme, isOwnSender, schemePrivileges } from './security.ts'
import { createWorkplaces } from './workplaces.ts'

/** dist/, where the bundles and the window's files lie. */
const bundled = (name: string): string => join(dirname(fileURLToPath(import.meta.url)), name)

const start = async (): Promise<void> => {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { ...schemePrivileges } }])
  app.setAsDefaultProtocolClient(linkScheme)
  lockApp(app)
  // a Mac asks before all is ready
  const early: string[] = []
  let open: (args: readonly string[]) => void = (args) => void early.push(...args)
  const openEarly = (event: { preventDefault(): void }, asked: string): void => {
    event.preventDefault()
    open([asked])
  }
  app.on('open-url', openEarly)
  app.on('open-file', openEarly)
  app.on('second-instance', (_, args) => open(args.slice(1)))

  await app.whenReady()
  lockSession(session.defaultSession)
  protocol.handle(appScheme, answerFrom(readAssets(bundled('renderer'))))

  const userData = app.getPath('userData')
  const ownStudies = join(app.getPath('documents'), 'Spikefront')
  const recent = recentStudies(join(userData, 'recent.json'))
  const workplaces = createWorkplaces({
    preload: bundled('preload.cjs'),
    serviceScript: bundled('electron-service.js'),
    userData,
  })
  ipcMain.on(channels.ready, ({ senderFrame, sender }) => {
    if (isOwnSender(senderFrame)) workplaces.ready(sender)
  })

  const openStudy = (path: string): void => {
    const place = placeOf(path)
    if (!place) return
    recent.add(path)
    app.addRecentDocument(path)
    setMenu()
    workplaces.open(place.root, { study: place.study })
  }
  open = (args) => {
    const asked = askedFor(args)
    if (asked && 'place' in asked) openStudy(join(asked.place.root, asked.place.study))
    else workplaces.open(ownStudies, asked?.link)
  }

  const openDialog = async (): Promise<void> => {
    const { filePaths } = await dialog.showOpenDialog({
      title: 'Open a study',
      properties: ['openFile'],
      filters: [{ name: 'Spikefront study', extensions: ['spikefront'] }],
    })
    if (filePaths[0] !== undefined) openStudy(dirname(filePaths[0]))
  }
  const setMenu = (): void =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(process.platform, recent.list(), {
          run(command) {
            const window = BrowserWindow.getFocusedWindow()
            if (window) workplaces.tell(window, { command })
          },
          openDialog: () => void openDialog(),
          openStudy,
          clearRecent() {
            recent.clear()
            app.clearRecentDocuments()
            setMenu()
          },
        }),
      ),
    )
  setMenu()

  let isSaved = false
  app.on('before-quit', (event) => {
    if (isSaved) return
    event.preventDefault()
    void workplaces.stop().then(() => {
      isSaved = true
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
  open([...process.argv.slice(1), ...early])
}

if (app.requestSingleInstanceLock()) void start()
else app.quit()
