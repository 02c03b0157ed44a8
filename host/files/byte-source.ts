/** A file on disk of which pieces are read, so that it may be larger than memory. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from '../../core/contract/platform.ts'
import { inputError } from '../../core/contract/errors.ts'
import { withFileErrors } from './failure.ts'

/**
 * @param size Bytes of the file as it was found.
 * @throws UserError, also when it was cut meanwhile.
 */
export const fileSource = (path: string, size: number): ByteSource => ({
  size,
  read(offset, length) {
    const bytes = new Uint8Array(length)
    const count = withFileErrors('read', path, () => {
      const file = openSync(path, 'r')
      try {
        let end = 0
        for (let more = 1; more > 0 && end < length;)
          end += more = readSync(file, bytes, end, length - end, offset + end)
        return end
      } finally {
        closeSync(file)
      }
    })
    if (count < length) throw inputError(`${path} became shorter while it was read.`, 'Run the same command again.')
    return bytes
  },
})
