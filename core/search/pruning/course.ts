/** How a trial went on its way: what was told of its objectives before its end. */

export interface Mark {
  /** How far it had come, in a unit that all trials of a study share: a step, or the share of its epochs. */
  readonly at: number
  /** What each objective would be, if the trial ended here. */
  readonly values: readonly number[]
}

/** Marks by `at`, ascending. */
export type Course = readonly Mark[]

/** The last mark that is not beyond `at`; the first where all are. */
export const markAt = (course: Course, at: number): Mark | undefined =>
  course.findLast((mark) => mark.at <= at) ?? course[0]
