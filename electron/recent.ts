/** The studies opened last, for the menu: the newest first, kept in a small file. */
import { z } from 'zod'
import { UserError } from '../core/contract/errors.ts'
import { writeFileAtomically } from '../host/files/atomic.ts'
import { readJsonFile } from '../host/files/json.ts'

const most = 10

/** `paths` with `path` at their head. */
export const withRecent = (paths: readonly string[], path: string): string[] =>
  [path, ...paths.filter((other) => other !== path)].slice(0, most)

export interface RecentStudies {
  list(): readonly string[]
  add(path: string): void
  clear(): void
}

/** A file that cannot be read or written costs the list, never the start. */
export const recentStudies = (file: string): RecentStudies => {
  const quietly = <T>(work: () => T, otherwise: T): T => {
    try {
      return work()
    } catch (error) {
      if (error instanceof UserError) return otherwise
      throw error
    }
  }
  let paths = quietly<readonly string[]>(() => readJsonFile(file, z.array(z.string()).max(most), 'Remove it.'), [])
  const keep = (changed: readonly string[]): void => {
    paths = changed
    quietly(() => writeFileAtomically(file, `${JSON.stringify(paths)}\n`), undefined)
  }
  return { list: () => paths, add: (path) => keep(withRecent(paths, path)), clear: () => keep([]) }
}
