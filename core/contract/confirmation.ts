/** What a study's front is worth when its members are trained again: plain data, kept in confirmation.json. */

/** Of trainings that differ in their seeds alone. */
export interface Mean {
  readonly mean: number
  /** Where the mean of ever more seeds lies, at 95 % (Student's t); null where a single training tells of no spread. */
  readonly interval: readonly [low: number, high: number] | null
}

/** One more training of a member, with a seed of its own for weights, order and noise; the samples stay the same. */
export type Repeat = { readonly seed: number } & (
  | {
      /** In the order of the objectives. */
      readonly values: readonly number[]
      /** Share of the test samples that the network tells wrong: computed once, where its member stays on the front. */
      readonly testError?: number
    }
  | { readonly failed: string }
)

export interface ConfirmedMember {
  readonly trial: number
  /** What the study found. It was chosen for these, so that they have no part in the means. */
  readonly found: readonly number[]
  /** By their seeds, from 1; fewer than there are to be while they are trained. */
  readonly repeats: readonly Repeat[]
  /** One an objective, of the repeats so far; null without any, or where one failed. */
  readonly means: readonly Mean[] | null
  /** Members whose means dominate these; empty until every member is trained again. */
  readonly dominatedBy: readonly number[]
  /** Whether it is still on the front by its means; null until every member is trained again. A member that failed is not. */
  readonly stays: boolean | null
  /** Of all its repeats, once they are tested. */
  readonly testError?: Mean
}

export interface Confirmation {
  /** Trainings of each member. */
  readonly seeds: number
  readonly objectives: readonly string[]
  /** The study's front. */
  readonly members: readonly ConfirmedMember[]
}
