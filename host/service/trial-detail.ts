/** One trial in full: parameters, measures, curves, raster, mistakes. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { EpochPoint, Raster, TrialDetail } from '../../core/contract/views.ts'
import { trialParameters } from '../../core/study/setting.ts'
import { readJsonFile } from '../files/json.ts'
import { files } from '../study/folder.ts'
import { readFront } from '../study/front-file.ts'
import type { LiveStudy } from './live-study.ts'

const curvesSchema = z.array(
  z.object({
    epoch: z.number(),
    phase: z.enum(['ann', 'snn']).exactOptional(),
    trainLoss: z.number(),
    validationError: z.number(),
    trainSeconds: z.number(),
    spikes: z.number(),
  }),
) satisfies z.ZodType<EpochPoint[]>

const rasterSchema = z.object({
  label: z.string(),
  timesteps: z.number(),
  stepSeconds: z.number().exactOptional(),
  layers: z.array(
    z.object({
      name: z.string(),
      neurons: z.number(),
      spikes: z.array(z.tuple([z.number(), z.number()])),
      rates: z.object({ samples: z.number(), perStep: z.number(), silent: z.number() }).exactOptional(),
      threshold: z.number().exactOptional(),
      leak: z.number().exactOptional(),
      delaySteps: z.array(z.number()).exactOptional(),
    }),
  ),
}) satisfies z.ZodType<Raster>

const confusionSchema = z.array(z.array(z.number()))
const remedy = 'Train the trial again.'

/** What a trial left in its folder, or null before it is complete. */
const artifact = <T>(path: string, schema: z.ZodType<T>): T | null =>
  existsSync(path) ? readJsonFile(path, schema, remedy) : null

export const trialDetail = (study: LiveStudy, number: number): TrialDetail => {
  const { parameters } = study.row(number)
  const { setting, store, study: folder } = study.session
  const place = (name: string): string => join(folder.path, name)
  const numbers = Object.entries(store.trial(number).userAttributes).filter(([, value]) => typeof value === 'number')
  const testError = readFront(folder.path)?.members.find(({ trial }) => trial === number)?.testError
  const anytime = artifact(place(files.anytime(number)), z.array(z.number()))
  return {
    number,
    parameters: trialParameters(setting, study.design, parameters),
    metrics: Object.fromEntries(numbers) as Record<string, number>,
    curves: artifact(place(files.curves(number)), curvesSchema) ?? [],
    raster: artifact(place(files.raster(number)), rasterSchema),
    confusion: artifact(place(files.confusion(number)), confusionSchema),
    classes: setting.dataset.classes,
    ...(anytime && { anytime }),
    ...(testError !== undefined && { testError }),
  }
}
