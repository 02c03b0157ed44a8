/** A file reads as the ByteSource that core takes. */
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileSource } from '../../../host/files/byte-source.ts'
import { refusedLater } from '../refusal.ts'
import { temporaryFolder } from '../../temporary.ts'

describe('fileSource', () => {
  it('reads any range, and fewer bytes at the end', async () => {
    const path = join(temporaryFolder(), 'events.bin')
    writeFileSync(
      path,
      Uint8Array.from({ length: 10 }, (_, i) => i),
    )
    const source = await fileSource(path)
    expect(source).toMatchObject({ name: path, size: 10 })
    expect([...(await source.read(0, 10))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect([...(await source.read(7, 2))]).toEqual([7, 8])
    expect([...(await source.read(8, 100))]).toEqual([8, 9])
    expect([...(await source.read(20, 5))]).toEqual([])
  })

  it('keeps to its size when the file changes meanwhile', async () => {
    const path = join(temporaryFolder(), 'events.bin')
    writeFileSync(path, 'abcdef')
    const source = await fileSource(path)
    appendFileSync(path, 'ghi')
    expect((await source.read(4, 10)).length).toBe(2)
    truncateSync(path, 5)
    expect((await source.read(0, 6)).length).toBe(5)
  })

  it('refuses what is no file', async () => {
    const folder = temporaryFolder()
    expect((await refusedLater(fileSource(folder))).message).toBe(`cannot read ${folder}: it is not a file`)
    const missing = join(folder, 'missing.bin')
    expect((await refusedLater(fileSource(missing))).message).toBe(
      `cannot read ${missing}: there is no such file or folder (ENOENT)`,
    )
  })
})
