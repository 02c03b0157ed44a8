/** How the learning rate falls in the course of a training. */

/** Factor of the learning rate by progress, 0 at the first batch to 1 behind the last; by the word users write. */
export const schedules = {
  constant: () => 1,
  cosine: (progress: number) => 0.5 * (1 + Math.cos(Math.PI * progress)),
} as const satisfies Record<string, (progress: number) => number>

export type ScheduleName = keyof typeof schedules
