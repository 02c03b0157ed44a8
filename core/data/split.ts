/** Training, validation and test samples: seeded, every class in proportion, the test set fixed by the seed alone. */
import { inputError } from '../contract/errors.ts'
import { shuffle } from '../random.ts'
import type { Random } from '../random.ts'
import type { Dataset } from './dataset.ts'

type Part = 'test' | 'validation' | 'train'

/** Samples wanted of each part. */
export type SplitCounts = Readonly<Record<Part, number>>

/** Sample indices of each part, in random order; no sample is in two. */
export type Split = Readonly<Record<Part, Uint32Array>>

/**
 * Splits `dataset`. The test set is drawn first, so it depends on its own count and the seed only; an official test set
 * is the pool it is drawn from, and then training and validation see none of it.
 * Each part holds every class within one sample of its share of the pool; validation and training within two where
 * very small classes are used up and leave no choice.
 * @throws UserError when a count is not a whole number or there are not enough samples.
 */
export const splitDataset = (dataset: Dataset, counts: SplitCounts, random: Random): Split => {
  const { labels, officialTest } = dataset
  const all = Uint32Array.from(labels.keys())
  if (!officialTest) return draw(dataset, 'samples', all, ['test', 'validation', 'train'], counts, random) as Split
  const official = new Set(officialTest)
  const rest = all.filter((sample) => !official.has(sample))
  return {
    ...draw(dataset, 'official test samples', officialTest, ['test'], counts, random),
    ...draw(dataset, 'samples outside its official test set', rest, ['validation', 'train'], counts, random),
  } as Split
}

/** Draws one part after another from one pool. */
const draw = (
  { name, labels, classes }: Dataset,
  what: string,
  pool: Uint32Array,
  parts: readonly Part[],
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
