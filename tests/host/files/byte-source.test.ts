/** Pieces of a file are what stands there; one that was cut meanwhile is told. */
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileSource } from '../../../host/files/byte-source.ts'
import { temporaryFolder } from '../../temporary.ts'

it('reads pieces, and tells when the file became shorter', () => {
  const path = join(temporaryFolder(), 'a.bin')
  writeFileSync(
    path,
    Uint8Array.from({ length: 10 }, (_, i) => i),
  )
  const source = fileSource(path, 10)
  expect([...source.read(3, 4)]).toEqual([3, 4, 5, 6])
  expect([...source.read(9, 1)]).toEqual([9])
  truncateSync(path, 5)
  expect(() => source.read(3, 4)).toThrow('became shorter while it was read.')
})
