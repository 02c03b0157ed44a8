/** Training, validation and test samples: seeded, every class in proportion, the test set fixed by the seed alone. */
import { inputError } from '../contract/errors.ts'
import { shuffle } from '../random.ts'
import type { Random } from '../random.ts'
import type { Dataset } from './dataset.ts'
import { dealGroups, foldSamples } from './groups.ts'

export type Part = 'test' | 'validation' | 'train'

/** Samples wanted of each part. */
export type SplitCounts = Readonly<Record<Part, number>>

/** Sample indices of each part, in random order; no sample is in two. */
export type Split = Readonly<Record<Part, Uint32Array>>

export interface SplitChoice extends SplitCounts {
  /** What must not be split apart, as `subject`. */
  readonly groupBy?: string
  /** All samples in so many parts, of which the one of number `fold` (from 1) is the test set, the rest for training. */
  readonly folds?: number
  readonly fold?: number
}

/** Samples from which parts are drawn, one after another. */
export interface Pool {
  /** What the samples are, for messages. */
  readonly what: string
  readonly parts: readonly Part[]
  readonly samples: Uint32Array
}

/**
 * Splits `dataset`. The test set is drawn first, so it depends on its own count and the seed only; an official test set
 * is the pool it is drawn from, and then training and validation see none of it. With folds, `test` and `train` take
 * all of the fold and all that is left.
 * Each part holds every class within one sample of its share of the pool; validation and training within two where
 * very small classes are used up and leave no choice.
 * @throws UserError when a count is not a whole number, there are not enough samples or no such groups.
 */
export const splitDataset = (dataset: Dataset, choice: SplitChoice, random: Random): Split => {
  const { folds, fold } = choice
  if (folds === undefined || fold === undefined) return drawn(dataset, poolsOf(dataset, choice, random), choice, random)
  const all = everySample(dataset)
  const test = foldSamples(dataset, choice.groupBy, folds, fold, random.fork('folds'))
  const rest = without(all, test)
  const pools = restPools(dataset, rest, 'samples outside the fold', choice, random)
  const left = pools.at(-1)!.samples.length - (pools.length === 1 ? choice.validation : 0)
  const counts = { test: test.length, validation: choice.validation, train: Math.max(0, left) }
  const tested: Pool = { what: 'samples of the fold', parts: ['test'], samples: test }
  return drawn(dataset, [tested, ...pools], counts, random)
}

const everySample = ({ labels }: Dataset): Uint32Array => Uint32Array.from(labels.keys())

const without = (samples: Uint32Array, others: Uint32Array): Uint32Array => {
  const taken = new Set(others)
  return samples.filter((sample) => !taken.has(sample))
}

const poolsOf = (dataset: Dataset, choice: SplitChoice, random: Random): Pool[] => {
  const { officialTest } = dataset
  const all = everySample(dataset)
  if (officialTest) {
    const test: Pool = { what: 'official test samples', parts: ['test'], samples: officialTest }
    return [test, ...restPools(dataset, without(all, officialTest), outside, choice, random)]
  }
  if (choice.groupBy === undefined) return [{ what: 'samples', parts: ['test', 'validation', 'train'], samples: all }]
  return groupPools(dataset, all, ['test', 'validation', 'train'], choice.groupBy, choice, random)
}

const outside = 'samples outside its official test set'

/** Of validation and training. */
const restPools = (dataset: Dataset, rest: Uint32Array, what: string, choice: SplitChoice, random: Random): Pool[] =>
  choice.groupBy === undefined
    ? [{ what, parts: ['validation', 'train'], samples: rest }]
    : groupPools(dataset, rest, ['validation', 'train'], choice.groupBy, choice, random)

/** A pool a part, whole groups in one of them; the last one has what is left. */
const groupPools = (
  dataset: Dataset,
  samples: Uint32Array,
  parts: readonly Part[],
  groupBy: string,
  counts: SplitCounts,
  random: Random,
): Pool[] => {
  const wanted = parts.slice(0, -1).map((part) => counts[part])
  const dealt = dealGroups(dataset, samples, groupBy, wanted, random.fork('groups'))
  return parts.map((part, i) => ({
    what: `samples of whole groups by ${groupBy} for ${part}`,
    parts: [part],
    samples: dealt[i]!,
  }))
}

/** The parts, each drawn from its pool. */
export const drawn = (dataset: Dataset, pools: readonly Pool[], counts: SplitCounts, random: Random): Split =>
  Object.assign({}, ...pools.map((pool) => draw(dataset, pool, counts, random))) as Split

/** Draws one part after another from one pool. */
const draw = (
  { name, labels, classes }: Dataset,
  { what, parts, samples: pool }: Pool,
  counts: SplitCounts,
  random: Random,
): Partial<Split> => {
  for (const part of parts) {
    if (!(Number.isInteger(counts[part]) && counts[part] >= 0)) {
      throw inputError(`dataset.${part} is ${counts[part]}.`, 'Give a whole number of samples, 0 or more.')
    }
  }
  const wanted = parts.reduce((sum, part) => sum + counts[part], 0)
  if (wanted > pool.length) {
    const sum = parts.map((part) => `dataset.${part} (${counts[part]})`).join(' + ')
    throw inputError(
      `${sum} is more than the ${pool.length} ${what} that ${name} has.`,
      `Ask for ${wanted - pool.length} fewer in all.`,
    )
  }

  const members = classes.map((_, label) =>
    shuffle(
      pool.filter((sample) => labels[sample] === label),
      random.fork(label),
    ),
  )
  /** Each class's part of `count` samples; exact where it is whole. */
  const share = (count: number) => members.map(({ length }) => (length * count) / pool.length)
  const taken = members.map(() => 0)
  const drawn: Partial<Record<Part, Uint32Array>> = {}
  let before = 0
  for (const part of parts) {
    const count = counts[part]
    const room = members.map(({ length }, label) => length - taken[label]!)
    const owed = share(before + count).map((due, label) => due - taken[label]!)
    const give = apportion(count, share(count), owed, room)
    const samples = members.flatMap((list, label) => [...list.subarray(taken[label]!, taken[label]! + give[label]!)])
    drawn[part] = shuffle(Uint32Array.from(samples), random.fork(part))
    give.forEach((n, label) => (taken[label]! += n))
    before += count
  }
  return drawn
}

/**
 * Whole numbers that sum to `count`, each next to its `target` and at most its `room` (largest remainders). Who gets
 * the upper neighbour is decided by what the class is owed from all parts so far, so that remainders do not pile up.
 */
const apportion = (count: number, target: number[], owed: number[], room: number[]): number[] => {
  const give = target.map((share, i) => Math.min(Math.floor(share), room[i]!))
  const byDebt = [...give.keys()].sort((a, b) => owed[b]! - give[b]! - (owed[a]! - give[a]!))
  let missing = count - give.reduce((sum, n) => sum + n, 0)
  for (const limit of [1, Infinity]) {
    for (const i of byDebt) {
      if (missing > 0 && give[i]! < room[i]! && give[i]! + 1 - target[i]! < limit) {
        give[i]!++
        missing--
      }
    }
  }
  return give
}
