/** Folders are made with those above them, or refused. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from '../../../host/files/folder.ts'
import { temporaryFolder } from '../../temporary.ts'
import { refused } from '../refusal.ts'

it('makes every folder that is missing, and is content with one that is there', () => {
  const path = join(temporaryFolder(), 'a', 'b', 'c')
  makeFolder(path)
  makeFolder(path)
  expect(statSync(path).isDirectory()).toBe(true)
})

it('names a folder in whose place a file is', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'below')]) expect(refused(() => makeFolder(path)).message).toContain(path)
})

it.skipIf(!existsSync('/proc/self'))('ends where no folder can be made (skipped where there is no /proc)', () => {
  expect(refused(() => makeFolder('/proc/none/below')).message).toContain('/proc/none')
})
