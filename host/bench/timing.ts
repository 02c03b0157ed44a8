/** Times a piece of work by the rules of the peers' script, so that figures of both sides mean the same. */

/** Milliseconds of one repetition; CPU time is that of the whole process, user and system. */
export interface Timing {
  readonly min: number
  readonly median: number
  readonly cpuMin: number
  readonly cpuMedian: number
}

const leastRepetitions = 3
const mostRepetitions = 400

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Repeats `work` for `seconds` after one run that does not count: at least 3 times, at most 400 times. */
export const timed = (work: () => void, seconds: number): Timing => {
  work()
  const walls: number[] = []
  const cpus: number[] = []
  const end = performance.now() + 1000 * seconds
  while (walls.length < leastRepetitions || (performance.now() < end && walls.length < mostRepetitions)) {
    const before = process.cpuUsage()
    const start = performance.now()
    work()
    walls.push(performance.now() - start)
    const { user, system } = process.cpuUsage(before)
    cpus.push((user + system) / 1000)
  }
  return { min: Math.min(...walls), median: median(walls), cpuMin: Math.min(...cpus), cpuMedian: median(cpus) }
}

/** What one process measured of one case. */
export interface Measurement {
  /** Forward, loss, backward and Adam on a batch whose input is ready. */
  readonly train: Timing
  /** Forward and the spike counts. */
  readonly infer: Timing
  /** Before any training, as are the rates: equal on both sides where both run the same network. */
  readonly loss: number
  /** Share of neurons and steps that fire, a hidden layer. */
  readonly rates: readonly number[]
  readonly memoryMiB: number
}

const over = (timings: readonly Timing[]): Timing => ({
  min: Math.min(...timings.map(({ min }) => min)),
  median: median(timings.map((timing) => timing.median)),
  cpuMin: Math.min(...timings.map(({ cpuMin }) => cpuMin)),
  cpuMedian: median(timings.map(({ cpuMedian }) => cpuMedian)),
})

/** Several processes' measurements as one: the least minimum, the median of medians. */
export const combined = (all: readonly Measurement[]): Measurement => ({
  train: over(all.map(({ train }) => train)),
  infer: over(all.map(({ infer }) => infer)),
  loss: all[0]!.loss,
  rates: all[0]!.rates,
  memoryMiB: Math.max(...all.map(({ memoryMiB }) => memoryMiB)),
})
