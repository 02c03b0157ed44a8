/** A file as the ByteSource that core's readers take. */
import { open, stat } from 'node:fs/promises'
import type { ByteSource } from '../../core/contract/byte-source.ts'
import { inputError } from '../../core/contract/errors.ts'
import { fileFailure } from './failure.ts'

/**
 * The file at `path`. It is opened for each read and closed after it, so that a data set of many thousand files
 * needs no closing and holds no descriptors.
 */
export const fileSource = async (path: string): Promise<ByteSource> => {
  const failed = (error: unknown): never => {
    throw fileFailure('read', path, error)
  }
  const status = await stat(path).catch(failed)
  if (!status.isFile()) throw inputError(`cannot read ${path}: it is not a file`, 'Name a file.')

  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const file = await open(path)
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, status.size - offset)))
      let filled = 0
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    } finally {
      await file.close()
    }
  }
  return { name: path, size: status.size, read: (offset, length) => read(offset, length).catch(failed) }
}
