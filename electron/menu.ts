/** The native menu, made from the list of commands that the window's palette uses too. */
import { basename } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { commands, menuTitles, type CommandId, type MenuName } from '../core/contract/commands.ts'

export interface MenuActions {
  /** A command for the window in front. */
  run(command: CommandId): void
  openDialog(): void
  openStudy(path: string): void
  clearRecent(): void
}

/** Keys without a modifier belong to the window: a menu would take them from text fields. */
const acceleratorOf = (keys: string | undefined): { accelerator?: string } =>
  keys !== undefined && /\+|^F\d/.test(keys) ? { accelerator: keys } : {}

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** @param recent paths of the studies opened last. */
export const menuTemplate = (
  platform: NodeJS.Platform,
  recent: readonly string[],
  actions: MenuActions,
): MenuItemConstructorOptions[] => {
  const isMac = platform === 'darwin'
  const of = (menu: MenuName): MenuItemConstructorOptions[] =>
    commands
      .filter((command) => command.menu === menu)
      .map((command) => ({
        id: command.id,
        label: command.title,
        ...acceleratorOf('keys' in command ? command.keys : undefined),
        click: () => actions.run(command.id),
      }))
  const recentItems: MenuItemConstructorOptions[] = [
    ...recent.map((path) => ({ label: basename(path), toolTip: path, click: () => actions.openStudy(path) })),
    ...(recent.length > 0 ? [separator] : []),
    { label: 'Clear the list', enabled: recent.length > 0, click: () => actions.clearRecent() },
  ]
  const file: MenuItemConstructorOptions[] = [
    ...of('file'),
    separator,
    { label: 'Open a study…', accelerator: 'CmdOrCtrl+O', click: () => actions.openDialog() },
    { label: 'Open recent', submenu: recentItems },
    separator,
    { role: isMac ? 'close' : 'quit' },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: menuTitles.file, submenu: file },
    { role: 'editMenu' },
    { label: menuTitles.study, submenu: of('study') },
    {
      label: menuTitles.view,
      submenu: [
        ...of('view'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { label: menuTitles.help, role: 'help', submenu: of('help') },
  ]
}
