/** Steps of a claim: each is done once and its result kept, so that a claim cut off goes on behind its last step. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../files/json.ts'
import { writeStudyFile } from '../study/folder.ts'

const spentFile = 'cpu.json'
const spentSchema = z.object({ seconds: z.number() })

export interface Steps {
  /** The result in `name`, or what `make` finds, kept there. */
  readonly once: <T>(name: string, schema: z.ZodType<T>, make: () => Promise<T>) => Promise<T>
  /** CPU seconds of this process and those before it, kept at every call. */
  readonly spent: () => number
}

/** @param cpuSeconds of this process so far. */
export const stepsIn = (folder: string, cpuSeconds: () => number): Steps => {
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const path = join(folder, name)
    return existsSync(path) ? readJsonFile(path, schema, 'Remove it: it is made again.') : undefined
  }
  const keep = (name: string, value: unknown): void =>
    writeStudyFile(folder, name, `${JSON.stringify(value, null, 2)}\n`)
  const before = (read(spentFile, spentSchema)?.seconds ?? 0) - cpuSeconds()
  const spent = (): number => {
    const seconds = before + cpuSeconds()
    keep(spentFile, { seconds })
    return seconds
  }
  return {
    spent,
    async once(name, schema, make) {
      const kept = read(name, schema)
      if (kept !== undefined) return kept
      const made = await make()
      keep(name, made)
      spent()
      return made
    },
  }
}
