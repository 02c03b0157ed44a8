/** Counts with their noun. */

/** 1 trial, 2 trials */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
