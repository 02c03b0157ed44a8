/** How the learning rate falls in the course of a training. */

/** Factor of the learning rate by progress, 0 at the first batch to 1 behind the last; by the word users write. */
export const schedules = {
  constant: () => 1,
  /** To a tenth at 60, 80 and 90 % (hybrid-snn-conversion). */
  step: (progress: number) => 0.1 ** [0.6, 0.8, 0.9].filter((drop) => progress >= drop).length,
  cosine: (progress: number) => 0.5 * (1 + Math.cos(Math.PI * progress)),
} as const satisfies Record<string, (progress: number) => number>

export type ScheduleName = keyof typeof schedules
