/** What is believed of one objective at one point, and how much of an interval it is expected to leave above itself. */
import {
  cumulativeOverDensity,
  logCumulative,
  logDensity,
  logDifference,
  logExpectedExcess,
} from '../numerics/normal.ts'

/**
 * An objective's value before it is measured. `exact`: known to be `mean` (sd 0). `normal`: that mean and sd.
 * `logNormal`: positive, its natural logarithm has that mean and sd.
 */
export interface Belief {
  readonly kind: 'exact' | 'normal' | 'logNormal'
  readonly mean: number
  readonly sd: number
}

/** What the interval below some t says of y, as natural logarithms. */
export interface Tail {
  /** Of E[(t - y)+]. */
  readonly excess: number
  /** Of minus its derivative in the belief's mean. */
  readonly below: number
  /** Of its derivative in the belief's sd (`logNormal`: that, plus sd exp(below)). */
  readonly edge: number
}

/** Log-normal beliefs with less sd than this take the limit of small sd; its error is of the order of its square. */
const smallDeviation = 1e-5

const nothing: Tail = { excess: -Infinity, below: -Infinity, edge: -Infinity }

const standardise = ({ kind, mean, sd }: Belief, t: number): number =>
  ((kind === 'logNormal' ? Math.log(t) : t) - mean) / sd

/** The tail of a belief below `t`. */
export const tailBelow = (belief: Belief, t: number): Tail => {
  const { kind, mean, sd } = belief
  if (kind === 'exact') return t > mean ? { excess: Math.log(t - mean), below: 0, edge: -Infinity } : nothing
  if (t === -Infinity || (kind === 'logNormal' && t <= 0)) return nothing
  const x = standardise(belief, t)
  if (kind === 'normal')
    return { excess: Math.log(sd) + logExpectedExcess(x), below: logCumulative(x), edge: logDensity(x) }
  // t Phi(x) - exp(mean + sd^2 / 2) Phi(x - sd), where t phi(x) = exp(mean + sd^2 / 2) phi(x - sd): that is, t phi(x) times
  // the rise of r = Phi / phi from x - sd to x; over a small sd its slope, 1 + x r.
  const edge = Math.log(t) + logDensity(x)
  const below = mean + (sd * sd) / 2 + logCumulative(x - sd)
  const middle = x - sd / 2
  const excess =
    sd < smallDeviation
      ? edge + Math.log(sd) + logExpectedExcess(middle) - logDensity(middle)
      : x > 0
        ? logDifference(Math.log(t) + logCumulative(x), below)
        : edge + Math.log(cumulativeOverDensity(x) - cumulativeOverDensity(x - sd))
  return { excess, below, edge }
}

/** Natural logarithm of what is expected of a belief, and its derivatives in the belief's mean and sd. */
export interface Cover {
  readonly log: number
  readonly mean: number
  readonly sd: number
}

/** log of the probability that y is at most `t`, and its derivatives in the belief's mean and sd. */
export const probabilityBelow = (belief: Belief, t: number): Cover => {
  const { kind, mean, sd } = belief
  if (kind === 'exact') return { log: mean <= t ? 0 : -Infinity, mean: 0, sd: 0 }
  const x = standardise(belief, kind === 'logNormal' ? Math.max(0, t) : t)
  const log = logCumulative(x)
  const pull = log === -Infinity ? 0 : 1 / (sd * cumulativeOverDensity(x))
  return { log, mean: -pull, sd: pull && -pull * x }
}

/** Below this relative step of E[(t - y)+], its two ends cancel and the middle of the interval speaks for all of it. */
const narrow = 1e-5

/** The length of [lower, upper] that is expected above y: E[(upper - y)+] - E[(lower - y)+], given the two tails. */
export const coverOf = (belief: Belief, lower: number, upper: number, below: Tail, above: Tail): Cover => {
  const { kind, sd } = belief
  if (above.excess === -Infinity) return { log: -Infinity, mean: 0, sd: 0 }
  if (kind !== 'exact' && above.excess - below.excess < narrow) {
    const middle = probabilityBelow(belief, (lower + upper) / 2)
    return { ...middle, log: Math.log(upper - lower) + middle.log }
  }
  const log = logDifference(above.excess, below.excess)
  const mean = -Math.exp(logDifference(above.below, below.below) - log)
  if (kind === 'exact') return { log, mean, sd: 0 }
  const edges = Math.exp(above.edge - log) - Math.exp(below.edge - log)
  return { log, mean, sd: kind === 'logNormal' ? edges + sd * mean : edges }
}
