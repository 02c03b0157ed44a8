/** Where tests find the reference folder beside the project; without it they skip visibly, except in CI, where they fail. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const root = fileURLToPath(new URL('../../shared/', import.meta.url))

/** Path of a file in the reference folder. */
export const sharedPath = (relative: string): string => `${root}${relative}`

/** A JSON file of the reference folder. */
export const sharedJson = <T>(relative: string): T => JSON.parse(readFileSync(sharedPath(relative), 'utf8')) as T

/** `describe` that needs `relative` in the reference folder. */
export const describeWithShared = (name: string, relative: string, tests: () => void): void => {
  const present = existsSync(sharedPath(relative)) || Boolean(process.env['CI'])
  if (present) describe(name, tests)
  else describe.skip(`${name} (skipped: ../shared/${relative} is not here)`, tests)
}
