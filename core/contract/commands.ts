/** The commands of the workbench: native menus and the palette are made from this one list. */

export type MenuName = 'file' | 'study' | 'view' | 'help'

export interface Command {
  readonly id: string
  readonly title: string
  /** As Electron writes accelerators; a single letter works in the window only. */
  readonly keys?: string
  readonly menu: MenuName
}

export const menuTitles: Readonly<Record<MenuName, string>> = {
  file: 'File',
  study: 'Study',
  view: 'View',
  help: 'Help',
}

export const commands = [
  { id: 'study.new', title: 'New study', keys: 'CmdOrCtrl+N', menu: 'file' },
  { id: 'study.export-table', title: 'Save the trials as CSV', keys: 'CmdOrCtrl+Shift+S', menu: 'file' },
  { id: 'chart.export', title: 'Save the chart as a picture', keys: 'CmdOrCtrl+Shift+E', menu: 'file' },
  { id: 'study.start', title: 'Start or resume', keys: 'CmdOrCtrl+Enter', menu: 'study' },
  { id: 'study.pause', title: 'Pause', menu: 'study' },
  { id: 'study.stop', title: 'Stop', keys: 'CmdOrCtrl+.', menu: 'study' },
  { id: 'trial.enqueue', title: 'Try a guess', menu: 'study' },
  { id: 'trial.retry', title: 'Train the trial again', menu: 'study' },
  { id: 'trial.map', title: 'Map the trial', keys: 'M', menu: 'study' },
  { id: 'view.studies', title: 'Studies', keys: '1', menu: 'view' },
  { id: 'view.set-up', title: 'Set-up', keys: '2', menu: 'view' },
  { id: 'view.progress', title: 'Progress', keys: '3', menu: 'view' },
  { id: 'view.front', title: 'Front', keys: '4', menu: 'view' },
  { id: 'view.parameters', title: 'Parameters', keys: '5', menu: 'view' },
  { id: 'view.trial', title: 'Trial', keys: '6', menu: 'view' },
  { id: 'view.mapping', title: 'Mapping', keys: '7', menu: 'view' },
  { id: 'view.table', title: 'Table twin of the chart', keys: 'T', menu: 'view' },
  { id: 'view.theme', title: 'Light or dark', menu: 'view' },
  { id: 'palette', title: 'All commands', keys: 'CmdOrCtrl+K', menu: 'help' },
  { id: 'keys', title: 'All keys', keys: '?', menu: 'help' },
] as const satisfies readonly Command[]

export type CommandId = (typeof commands)[number]['id']

/** What the desktop shell tells its window beside the service's replies. */
export type ShellMessage =
  | { readonly command: CommandId }
  /** Show this study: it was opened from a file, a link or the list of recent ones. */
  | { readonly show: { readonly study: string; readonly trial?: number } }
