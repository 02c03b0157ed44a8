/** Folders that a test may fill, gone after it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder of this test's own. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'spikefront-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Whether this process may mount file systems, as the tests of full and read-only disks need. */
export const canMount = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'spikefront-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
})()

export interface SmallDisk {
  readonly folder: string
  setReadOnly(): void
}

/** A file system of that many bytes. */
export const smallDisk = (bytes: number): SmallDisk => {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  const mount = (...options: string[]) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder], { stdio: 'ignore' })
  mount(`size=${bytes}`)
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder])
  })
  return { folder, setReadOnly: () => mount('remount', 'ro') }
}
