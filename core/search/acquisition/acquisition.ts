/** How much a candidate promises: log-EHVI, that limits are kept, at what cost, by what is believed; with its slope. */
import type { Belief } from '../surrogate/belief.ts'
import { probabilityBelow } from '../surrogate/belief.ts'
import type { Admit, Candidate } from '../candidate.ts'
import type { LogEhvi } from './ehvi.ts'
import type { Surrogate } from '../surrogate/surrogate.ts'

export interface Acquisition {
  score(candidate: Candidate): number
  /** The score, and its derivatives in the coordinates `free`. */
  slope(candidate: Candidate, free: readonly number[]): { readonly score: number; readonly gradient: number[] }
}

/** An outcome that must not exceed `max`, and what is believed of it. */
export interface LearntLimit {
  readonly surrogate: Surrogate
  readonly max: number
}

/** Step in the unit cube for the slope of what is known, which are functions without derivatives. */
const step = 1e-4

/**
 * log of the improvement expected times the probability of each limit to be kept (Schonlau, Welch and Jones, 1998), a unit
 * of cost where costs count (Snoek, Larochelle and Adams, 2012).
 * @param surrogates one an objective, undefined where the objective is known.
 * @param cost of the logarithm of costs that are learnt.
 */
export const createAcquisition = (
  surrogates: readonly (Surrogate | undefined)[],
  logEhvi: (beliefs: readonly Belief[]) => LogEhvi,
  admit: Admit,
  limits: readonly LearntLimit[] = [],
  cost?: Surrogate,
): Acquisition => {
  const exact = (mean: number): Belief => ({ kind: 'exact', mean, sd: 0 })

  /** What is known, by a coordinate: differences to a neighbour that is admitted; 0 if there is none. */
  const knownSlopes = ({ point, known, logCost }: Candidate, coordinate: number) => {
    for (const h of [step, -step]) {
      const moved = admit(point.with(coordinate, point[coordinate]! + h))
      const walked = moved && moved.point[coordinate]! - point[coordinate]!
      if (walked)
        return {
          losses: known.map((loss, j) => (moved.known[j]! - loss) / walked),
          logCost: (moved.logCost - logCost) / walked,
        }
    }
    return { losses: known.map(() => 0), logCost: 0 }
  }

  return {
    score: ({ point, known, logCost }) =>
      limits.reduce(
        (sum, { surrogate, max }) => sum + probabilityBelow(surrogate.believe(point), max).log,
        logEhvi(surrogates.map((s, j) => s?.believe(point) ?? exact(known[j]!))).value -
          logCost -
          (cost?.expect(point) ?? 0),
      ),
    slope: (candidate, free) => {
      const { point, known, logCost } = candidate
      const seen = surrogates.map((surrogate) => surrogate?.withSlopes(point))
      const improvement = logEhvi(seen.map((s, j) => s?.belief ?? exact(known[j]!)))
      const gradient = free.map(() => 0)
      const add = (slopes: ReturnType<Surrogate['withSlopes']>, mean: number, sd: number): void =>
        free.forEach((c, k) => (gradient[k]! += mean * slopes.mean[c]! + sd * slopes.sd[c]!))
      seen.forEach((slopes, j) => slopes && add(slopes, improvement.mean[j]!, improvement.sd[j]!))
      let score = improvement.value - logCost
      if (cost) {
        const slopes = cost.withSlopes(point)
        score -= slopes.belief.mean
        add(slopes, -1, 0)
      }
      for (const { surrogate, max } of limits) {
        const slopes = surrogate.withSlopes(point)
        const kept = probabilityBelow(slopes.belief, max)
        score += kept.log
        add(slopes, kept.mean, kept.sd)
      }
      if (surrogates.includes(undefined) || logCost !== 0)
        free.forEach((coordinate, k) => {
          const slopes = knownSlopes(candidate, coordinate)
          gradient[k]! -= slopes.logCost
          surrogates.forEach((surrogate, j) => {
            if (!surrogate) gradient[k]! += improvement.mean[j]! * slopes.losses[j]!
          })
        })
      return { score, gradient }
    },
  }
}
