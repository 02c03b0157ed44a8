/** The native menu holds every command, once, and runs it. */
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { commands } from '../../core/contract/commands.ts'
import { menuTemplate } from '../../electron/menu.ts'

const actions = () => ({ run: vi.fn(), openDialog: vi.fn(), openStudy: vi.fn(), clearRecent: vi.fn() })
const itemsIn = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsIn(item.submenu) : [])])
const click = ({ click: run }: MenuItemConstructorOptions): void => (run as () => void)()

it('commands have one id and one key each', () => {
  const keys = commands.flatMap((command) => ('keys' in command ? [command.keys] : []))
  expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
  expect(new Set(keys).size).toBe(keys.length)
})

describe.each(['linux', 'win32', 'darwin'] as const)('on %s', (platform) => {
  it('each command is there once and runs', () => {
    const does = actions()
    const items = itemsIn(menuTemplate(platform, [], does))
    for (const { id, title } of commands) {
      const found = items.filter((item) => item.id === id)
      expect(found).toMatchObject([{ label: title }])
      click(found[0]!)
      expect(does.run).toHaveBeenLastCalledWith(id)
    }
  })

  it('keys without a modifier stay with the window, others are taken once', () => {
    const accelerators = itemsIn(menuTemplate(platform, [], actions())).flatMap(({ accelerator }) => accelerator ?? [])
    expect(accelerators.length).toBeGreaterThan(3)
    expect(new Set(accelerators).size).toBe(accelerators.length)
    for (const keys of accelerators) expect(keys).toContain('+')
  })

  it('offers no tools for developers and no reload', () => {
    const roles = itemsIn(menuTemplate(platform, [], actions())).flatMap(({ role }) => role ?? [])
    for (const role of ['toggleDevTools', 'reload', 'forceReload', 'viewMenu']) expect(roles).not.toContain(role)
  })
})

it('recent studies are opened by their path', () => {
  const does = actions()
  const items = itemsIn(menuTemplate('linux', ['/s/digits', '/t/digits'], does))
  const found = items.filter(({ label }) => label === 'digits')
  expect(found.map(({ toolTip }) => toolTip)).toEqual(['/s/digits', '/t/digits'])
  click(found[1]!)
  expect(does.openStudy).toHaveBeenCalledWith('/t/digits')
})
