/** What the search benchmark tells, a row each. */

/** Hypervolume over the ideal after so many evaluations, of runs that differ in their seed. */
export interface SearchRow {
  readonly type: 'search'
  readonly problem: string
  /** Ours, with `(told)` where it knows the reference point, or a peer. */
  readonly sampler: string
  readonly evaluations: number
  readonly median: number
  readonly worst: number
  readonly seeds: number
}

/** Milliseconds of a suggestion after so many evaluations. */
export interface SuggestionRow {
  readonly type: 'suggestion'
  readonly problem: string
  readonly sampler: string
  readonly evaluations: number
  readonly median: number
  /** In milliseconds, what it is to be at most. */
  readonly goal?: number
}

/** A problem or a peer's runs that are not there. */
export interface MissingRow {
  readonly type: 'missing'
  readonly problem: string
  readonly sampler?: string
  readonly reason: string
}

export type SearchBenchRow = SearchRow | SuggestionRow | MissingRow

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
