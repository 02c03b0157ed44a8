/** A user's copy of a data set: the files in a folder (or one file), read once each and fingerprinted. */
import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { inputError } from '../../core/contract/errors.ts'
import type { ByteSource } from '../../core/contract/platform.ts'
import { fileSource } from '../files/byte-source.ts'
import { fileFailure, withFileErrors } from '../files/failure.ts'

/** A file as it was when it was read. */
export interface FileStamp {
  /** Relative to the folder, with slashes. */
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
}

export interface Fingerprint extends FileStamp {
  readonly sha256: string
}

export interface SourceFolder {
  readonly root: string
  /** In the order of their names, numbers by value. */
  readonly files: readonly FileStamp[]
  /** The bytes of one of the files. */
  read(path: string): Promise<Uint8Array>
  /** The same without holding them: of files that may be larger than memory. */
  open(path: string): Promise<ByteSource>
  /** Those of the files read so far. */
  fingerprints(): readonly Fingerprint[]
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** @throws UserError where it is not there. */
export const stampOf = (root: string, path: string): FileStamp => {
  const { size, mtimeMs } = withFileErrors('read', join(root, path), () => statSync(join(root, path)))
  return { path, size, modifiedMs: mtimeMs }
}

/** More are the user's whole disk. */
const mostFiles = 2_000_000

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(root.length + 1)
        .replaceAll(sep, '/'),
    )

/**
 * @param path a folder, or the one file that holds all.
 * @throws UserError where it cannot be read.
 */
export const openFolder = (path: string): SourceFolder => {
  const whole = resolve(path)
  const stat = withFileErrors('read', whole, () => statSync(whole))
  const root = stat.isDirectory() ? whole : dirname(whole)
  const names = stat.isDirectory() ? withFileErrors('read', root, () => filesBelow(root)) : [basename(whole)]
  if (names.length > mostFiles) {
    throw inputError(`${root} holds ${names.length} files`, 'Give the folder of the data set alone.')
  }
  const byName = new Intl.Collator('en', { numeric: true })
  const files = names.sort(byName.compare).map((name) => stampOf(root, name))
  const stamps = new Map(files.map((file) => [file.path, file]))
  const read = new Map<string, Fingerprint>()
  return {
    root,
    files,
    async read(name) {
      const place = join(root, name)
      const bytes = await readFile(place).catch((error: unknown) => {
        throw fileFailure('read', place, error)
      })
      read.set(name, { ...stamps.get(name)!, sha256: sha256(bytes) })
      return bytes
    },
    async open(name) {
      const place = join(root, name)
      const hash = createHash('sha256')
      try {
        for await (const piece of createReadStream(place)) hash.update(piece as Uint8Array)
      } catch (error) {
        throw fileFailure('read', place, error)
      }
      read.set(name, { ...stamps.get(name)!, sha256: hash.digest('hex') })
      return fileSource(place, stamps.get(name)!.size)
    },
    fingerprints: () => [...read.values()],
  }
}
