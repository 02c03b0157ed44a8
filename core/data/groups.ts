/** Samples that belong together, kept together: groups dealt to parts, and folds. */
import { inputError } from '../contract/errors.ts'
import { shuffle } from '../random.ts'
import type { Random } from '../random.ts'
import type { Dataset } from './dataset.ts'

/** The groups among `samples`, in random order; each sample is one of its own without `groupBy`. @throws UserError */
const groupsAmong = (dataset: Dataset, samples: Uint32Array, groupBy: string, random: Random): Uint32Array[] => {
  const numbers = dataset.groups?.[groupBy]
  if (!numbers) {
    const known = Object.keys(dataset.groups ?? {})
    throw inputError(
      `dataset.groupBy is ${groupBy}, which is not known of the samples of ${dataset.name}`,
      known.length > 0 ? `Choose ${known.join(' or ')}.` : 'Leave groupBy out.',
    )
  }
  const members = Map.groupBy(samples, (sample) => numbers[sample]!)
  return shuffle(
    [...members.values()].map((group) => Uint32Array.from(group)),
    random,
  )
}

const joined = (groups: readonly Uint32Array[]): Uint32Array => Uint32Array.from(groups.flatMap((group) => [...group]))

/**
 * Whole groups for one part after another, each until it has the samples `wanted`; the part behind the last one gets
 * the rest.
 * @throws UserError where the samples have no such groups.
 */
export const dealGroups = (
  dataset: Dataset,
  samples: Uint32Array,
  groupBy: string,
  wanted: readonly number[],
  random: Random,
): Uint32Array[] => {
  const groups = groupsAmong(dataset, samples, groupBy, random)
  const dealt = wanted.map((count) => {
    const taken: Uint32Array[] = []
    for (let has = 0; has < count && groups.length > 0; has += taken.at(-1)!.length) taken.push(groups.shift()!)
    return joined(taken)
  })
  return [...dealt, joined(groups)]
}

/**
 * The samples of fold `fold` (from 1) of `folds`: every class in proportion, or whole groups, the folds of about the
 * same size. Each sample is in one fold.
 * @throws UserError where there are fewer samples or groups than folds.
 */
export const foldSamples = (
  dataset: Dataset,
  groupBy: string | undefined,
  folds: number,
  fold: number,
  random: Random,
): Uint32Array => {
  const { labels, classes, name } = dataset
  const all = Uint32Array.from(labels.keys())
  const units =
    groupBy === undefined
      ? classes.flatMap((_, label) => {
          const members = all.filter((sample) => labels[sample] === label)
          return Array.from(shuffle(members, random.fork(label)), (sample) => Uint32Array.of(sample))
        })
      : // the large ones first, so that the small ones even the folds out
        groupsAmong(dataset, all, groupBy, random).sort((a, b) => b.length - a.length)
  if (units.length < folds) {
    throw inputError(
      `dataset.folds is ${folds}, but ${name} has only ${units.length} ${groupBy === undefined ? 'samples' : `groups by ${groupBy}`}`,
      'Ask for fewer folds.',
    )
  }
  const sizes = new Array<number>(folds).fill(0)
  const mine: Uint32Array[] = []
  for (const unit of units) {
    const smallest = sizes.indexOf(Math.min(...sizes))
    sizes[smallest]! += unit.length
    if (smallest === fold - 1) mine.push(unit)
  }
  return joined(mine)
}
