/**
 * The language of the kernels: gpu.js reads the source of each function and runs it once for every number of its result.
 *
 * All numbers are float32, indices too, so no array may reach 2^24; every matrix is one flat array of rows. `x` is the
 * place of the cell in the result. Counters go up by `+= 1` (WGSL has no `++` for floats). A kernel uses nothing from
 * outside but `Math` and `quotient`, since a bundler renames what is imported, and no argument (of `quotient` neither) has
 * the name of a constant, for which the cpu back end would take it.
 */

/** `this` in a kernel: its cell, and what was fixed when it was compiled, numbers and arrays. */
export interface Cell<Numbers extends string, Arrays extends string = never> {
  readonly thread: { readonly x: number }
  readonly constants: Readonly<Record<Numbers, number> & Record<Arrays, ArrayLike<number>>>
}

/** Arguments are arrays first, then numbers. */
export type KernelSource = (this: never, ...args: never[]) => number

declare global {
  /** floor(dividend / divisor) of whole numbers below 2^24. */
  const quotient: (dividend: number, divisor: number) => number
}

/** Division in WGSL may be off by some last digits, which the floor would turn into a whole row. */
export const quotientSource = `function quotient(dividend, divisor) {
  const guess = Math.floor(dividend / divisor)
  const rest = dividend - guess * divisor
  if (rest < 0) return guess - 1
  if (rest >= divisor) return guess + 1
  return guess
}`

export const quotientTypes = { argumentTypes: { dividend: 'Float', divisor: 'Float' }, returnType: 'Float' }
