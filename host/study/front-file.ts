/** front.json, read back. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { FrontFile } from '../../core/study/front.ts'
import { objectiveNames } from '../../core/study/objectives.ts'
import { readJsonFile } from '../files/json.ts'
import { files } from './folder.ts'

const objective = z.object({
  name: z.enum(objectiveNames),
  unit: z.string(),
  direction: z.literal('minimize'),
  reference: z.number().nullable(),
})
const member = z.object({
  trial: z.number(),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  values: z.array(z.number()),
  validationError: z.number(),
  testError: z.number().exactOptional(),
  fits: z.boolean().nullable(),
  network: z.string(),
  exports: z.array(z.string()),
})
const budget = z.object({ trials: z.number().exactOptional(), minutes: z.number().exactOptional() })
const frontSchema = z.object({
  version: z.literal(1),
  objectives: z.array(objective),
  hypervolume: z.number().nullable(),
  knee: z.number().nullable(),
  members: z.array(member),
  madeOf: z.object({ trials: z.number(), budget }).exactOptional(),
}) satisfies z.ZodType<FrontFile>

/** The front of a study's folder, or undefined before there is one. */
export const readFront = (folder: string): FrontFile | undefined => {
  const path = join(folder, files.front)
  return existsSync(path) ? readJsonFile(path, frontSchema, 'Go on with the study: it is written again.') : undefined
}
