/** confirmation.json: written after each training, so that nothing finished is lost. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Confirmation } from '../../core/contract/confirmation.ts'
import { readJsonFile } from '../files/json.ts'
import { files, writeStudyFile } from './folder.ts'

const version = 1

const mean = z.object({ mean: z.number(), interval: z.tuple([z.number(), z.number()]).readonly().nullable() })
const seed = z.int().min(1)
const repeat = z.union([
  z.object({ seed, values: z.array(z.number()), testError: z.number().exactOptional() }),
  z.object({ seed, failed: z.string() }),
])
const member = z.object({
  trial: z.int().nonnegative(),
  found: z.array(z.number()),
  repeats: z.array(repeat),
  means: z.array(mean).nullable(),
  dominatedBy: z.array(z.number()),
  stays: z.boolean().nullable(),
  testError: mean.exactOptional(),
})
const confirmationSchema = z.object({
  version: z.literal(version),
  seeds: seed,
  objectives: z.array(z.string()),
  members: z.array(member),
})

/** That of a study's folder, or undefined before there is one. */
export const readConfirmation = (folder: string): Confirmation | undefined => {
  const path = join(folder, files.confirmation)
  if (!existsSync(path)) return undefined
  const { version: _, ...confirmation } = readJsonFile(
    path,
    confirmationSchema,
    'Remove it to confirm the front from the beginning.',
  )
  return confirmation
}

export const writeConfirmation = (folder: string, confirmation: Confirmation): void =>
  writeStudyFile(folder, files.confirmation, `${JSON.stringify({ version, ...confirmation }, null, 2)}\n`)
