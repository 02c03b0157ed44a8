/** From a data set to the samples of a study: recordings cut into windows, then training, validation and test. */
import { inputError } from '../contract/errors.ts'
import type { Random } from '../random.ts'
import { cutRecordings, type Windows } from './cut.ts'
import type { Dataset } from './dataset.ts'
import { drawn, splitDataset, type Part, type Pool, type Split, type SplitChoice } from './split.ts'

export interface PartsChoice extends SplitChoice {
  readonly cutMs?: number
  readonly cutStepMs?: number
}

/** Held out in time: the earlier part of each recording is for training, the later ones for validation and test. */
const poolsInTime = ({ windows, counts, isWhole }: Windows, cutUs: number, wanted: SplitChoice): Pool[] => {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const heldOut = (part: 'test' | 'validation') => counts.map((count) => Math.ceil((count * wanted[part]) / all))
  const test = heldOut('test')
  const validation = heldOut('validation')
  const samples: Record<Part, number[]> = { test: [], validation: [], train: [] }
  windows.forEach((window, i) => {
    const { recording, fromUs } = window
    const ends = Math.ceil((fromUs + cutUs) / cutUs)
    const testFrom = counts[recording]! - test[recording]!
    const validationFrom = testFrom - validation[recording]!
    if (ends <= validationFrom) samples.train.push(i)
    else if (isWhole(window)) samples[ends > testFrom ? 'test' : 'validation'].push(i)
  })
  return (['test', 'validation', 'train'] as const).map((part) => ({
    what: `windows of ${cutUs / 1000} ms for ${part}`,
    parts: [part],
    samples: Uint32Array.from(samples[part]),
  }))
}

/**
 * The samples to draw from, and the parts drawn. Windows are held out in time; with their recordings where an official
 * test set, groups or folds split those.
 * @throws UserError as cutting and splitting do.
 */
export const partsOf = (
  dataset: Dataset,
  choice: PartsChoice,
  random: Random,
): { readonly dataset: Dataset; readonly split: Split } => {
  const { cutMs, cutStepMs } = choice
  if (cutMs === undefined) return { dataset, split: splitDataset(dataset, choice, random) }
  const cut = cutRecordings(dataset, { cutMs, cutStepMs: cutStepMs ?? cutMs })
  if (!(dataset.officialTest ?? choice.groupBy ?? choice.folds)) {
    const pools = poolsInTime(cut, Math.round(cutMs * 1000), choice)
    return { dataset: cut.dataset, split: drawn(cut.dataset, pools, choice, random) }
  }
  if (cutStepMs !== undefined) {
    throw inputError(
      `dataset.cutStepMs is ${cutStepMs}, but windows overlap only where they are held out in time`,
      'Leave cutStepMs out: whole recordings are held out here, by the official test set, groups or folds.',
    )
  }
  return { dataset: cut.dataset, split: splitDataset(cut.dataset, { groupBy: 'recording', ...choice }, random) }
}
