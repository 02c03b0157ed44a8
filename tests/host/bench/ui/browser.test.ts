/** Where Chromium is looked for, and what is said when it is not there. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { expect, it } from 'vitest'
import { findChromium } from '../../../../host/bench/ui/browser.ts'
import { addBench } from '../../../../host/cli/bench.ts'
import { refused, refusedLater } from '../../refusal.ts'
import { temporaryFolder } from '../../../temporary.ts'

/** An empty program of that name. */
const program = (folder: string, name: string): string => {
  const path = join(folder, name)
  writeFileSync(path, '')
  chmodSync(path, 0o755)
  return path
}

it('is the one given, else the first of the usual names', () => {
  const [a, b] = [temporaryFolder(), temporaryFolder()]
  const chrome = program(a, 'google-chrome')
  expect(findChromium(undefined, [a, b])).toBe(chrome)
  const chromium = program(b, 'chromium')
  expect(findChromium(undefined, [a, b])).toBe(chromium)
  expect(findChromium(chrome, [b])).toBe(chrome)
})

it('is refused where it is not there', () => {
  const folder = temporaryFolder()
  const missing = refused(() => findChromium(undefined, [folder]))
  expect(missing.message).toContain('There is no Chromium on the PATH')
  expect(missing.remedy).toContain('--chromium')
  expect(missing.kind).toBe('work')
  const wrong = refused(() => findChromium(join(folder, 'chromium'), [folder]))
  expect(wrong.message).toBe(`${join(folder, 'chromium')} is not a program`)
  expect(wrong.kind).toBe('input')
})

it.each([
  [['--trials', '0'], '--trials is 0'],
  [['--seed', 'x'], '--seed is x'],
])('bench ui %s is refused', async (args, message) => {
  const command = new Command('spikefront')
  addBench(command, () => undefined)
  const refusal = await refusedLater(command.parseAsync(['bench', 'ui', ...args], { from: 'user' }))
  expect(refusal.message).toBe(message)
})
