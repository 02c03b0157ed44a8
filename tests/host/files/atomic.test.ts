/** Files are replaced whole or not at all. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replaceFile, writeFileAtomically } from '../../../host/files/atomic.ts'
import { refused } from '../refusal.ts'
import { canMount, smallDisk, temporaryFolder } from '../../temporary.ts'

describe('writeFileAtomically', () => {
  it('writes a new file, then replaces it, and leaves nothing beside it', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'front.json')
    writeFileAtomically(path, 'old')
    writeFileAtomically(path, new TextEncoder().encode('neu: ü'))
    expect(readFileSync(path, 'utf8')).toBe('neu: ü')
    expect(readdirSync(folder)).toEqual(['front.json'])
  })

  it('keeps the old file when the new one fails half-way', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'front.json')
    writeFileAtomically(path, 'old')
    const failing = () =>
      replaceFile(path, (temporary) => {
        writeFileSync(temporary, 'ne')
        throw new RangeError('a bug')
      })
    expect(failing).toThrow(RangeError)
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['front.json'])
  })

  it('names what is wrong with the place', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'folder'))
    const messages = ['missing/a', 'file/a', 'folder', `${'x'.repeat(300)}`, 'nul\0'].map((name) => {
      const error = refused(() => writeFileAtomically(`${folder}/${name}`, 'x'))
      expect(error.kind).toBe('input')
      expect(error.message).toContain(`${folder}/${name}`)
      return error.message.slice(error.message.lastIndexOf(': ') + 2)
    })
    expect(messages).toMatchInlineSnapshot(`
      [
        "there is no such file or folder (ENOENT)",
        "a part of the path is a file, not a folder (ENOTDIR)",
        "it is a folder, not a file (EISDIR)",
        "the name is not possible there (ENAMETOOLONG)",
        "the name is not possible there (ERR_INVALID_ARG_VALUE)",
      ]
    `)
  })

  it.skipIf(!canMount)('says that the disk is full, and keeps the old file', () => {
    const { folder } = smallDisk(128 * 1024)
    const path = join(folder, 'network.json')
    writeFileAtomically(path, 'old')
    const error = refused(() => writeFileAtomically(path, 'x'.repeat(1 << 20)))
    expect(error.kind).toBe('work')
    expect(error.message).toBe(`cannot write ${path}: the disk is full (ENOSPC)`)
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['network.json'])
    writeFileAtomically(path, 'new')
    expect(readFileSync(path, 'utf8')).toBe('new')
  })

  it.skipIf(!canMount)('says that the file system is read-only', () => {
    const disk = smallDisk(128 * 1024)
    const path = join(disk.folder, 'network.json')
    writeFileAtomically(path, 'old')
    disk.setReadOnly()
    const error = refused(() => writeFileAtomically(path, 'new'))
    expect(error.kind).toBe('input')
    expect(error.message).toBe(`cannot write ${path}: the file system is read-only (EROFS)`)
    expect(readFileSync(path, 'utf8')).toBe('old')
  })
})
