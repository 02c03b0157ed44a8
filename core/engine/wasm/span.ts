/** Samples and steps that kernels are asked to do. */

/** Samples `from .. to` and their steps `first .. last`. */
export type Span = readonly [from: number, to: number, first: number, last: number]

/** Calls back with the row and the span of each step of some samples, in time's order or (`isBack`) against it. */
export const eachStep = (
  timesteps: number,
  from: number,
  to: number,
  visit: (row: number, step: Span) => void,
  isBack = false,
): void => {
  for (let b = from; b < to; b++) {
    for (let i = 0; i < timesteps; i++) {
      const t = isBack ? timesteps - 1 - i : i
      visit(b * timesteps + t, [b, b + 1, t, t + 1])
    }
  }
}
