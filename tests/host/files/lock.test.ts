/** One process at a time holds a folder, and a dead one holds nothing. */
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockFolder } from '../../../host/files/lock.ts'
import { refused } from '../refusal.ts'
import { canMount, smallDisk, temporaryFolder } from '../../temporary.ts'

const longAgo = (path: string) => utimesSync(path, 0, 0)
/** No system gives a process this pid. */
const deadPid = 2 ** 30

describe('lockFolder', () => {
  it('refuses a second opener, naming the process, until released', () => {
    const folder = temporaryFolder()
    const lock = lockFolder(folder)
    const error = refused(() => lockFolder(folder))
    expect(error.kind).toBe('input')
    expect(error.message).toBe(`${folder} is in use by process ${process.pid}`)
    lock.release()
    lock.release()
    lockFolder(folder).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('a second release does not let go of what another took since', () => {
    const folder = temporaryFolder()
    const first = lockFolder(folder)
    first.release()
    const second = lockFolder(folder)
    first.release()
    refused(() => lockFolder(folder))
    second.release()
  })

  it('breaks the lock of a process that is gone', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, '.lock'), `${deadPid} 1234\n`)
    const lock = lockFolder(folder)
    expect(readFileSync(join(folder, '.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d*\n$`))
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(!existsSync('/proc/self/stat'))('breaks the lock of an earlier process with a pid that lives again', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, '.lock'), `${process.pid} 1\n`)
    lockFolder(folder).release()
  })

  it('waits for one that is just writing its lock, but not for ever', () => {
    const folder = temporaryFolder()
    const file = join(folder, '.lock')
    writeFileSync(file, '')
    expect(refused(() => lockFolder(folder)).message).toBe(`${folder} is just being opened by another process`)
    longAgo(file)
    lockFolder(folder).release()
  })

  it('leaves a stale lock to the process that is breaking it, but not for ever', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, '.lock'), `${deadPid} 1234\n`)
    const guard = join(folder, '.lock.breaking')
    mkdirSync(guard)
    expect(refused(() => lockFolder(folder)).message).toBe(`${folder} is just being opened by another process`)
    longAgo(guard)
    lockFolder(folder).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('names a folder that cannot be locked', () => {
    const folder = join(temporaryFolder(), 'missing')
    expect(refused(() => lockFolder(folder)).message).toBe(
      `cannot lock ${folder}: there is no such file or folder (ENOENT)`,
    )
  })

  it.skipIf(!canMount)('names a read-only folder', () => {
    const disk = smallDisk(64 * 1024)
    disk.setReadOnly()
    expect(refused(() => lockFolder(disk.folder)).message).toBe(
      `cannot lock ${disk.folder}: the file system is read-only (EROFS)`,
    )
  })
})
