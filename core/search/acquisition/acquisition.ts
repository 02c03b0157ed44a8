/** How much a candidate promises: log-EHVI of what is believed of it, with its slope along continuous parameters. */
import type { Belief } from '../surrogate/belief.ts'
import type { Admit, Candidate } from '../candidate.ts'
import type { LogEhvi } from './ehvi.ts'
import type { Surrogate } from '../surrogate/surrogate.ts'

export interface Acquisition {
  score(candidate: Candidate): number
  /** The score, and its derivatives in the coordinates `free`. */
  slope(candidate: Candidate, free: readonly number[]): { readonly score: number; readonly gradient: number[] }
}

/** Step in the unit cube for the slope of known objectives, which are functions without derivatives. */
const step = 1e-4

/** `surrogates` holds one an objective, undefined where the objective is known. */
export const createAcquisition = (
  surrogates: readonly (Surrogate | undefined)[],
  logEhvi: (beliefs: readonly Belief[]) => LogEhvi,
  admit: Admit,
): Acquisition => {
  const believe = ({ point, known }: Candidate): LogEhvi =>
    logEhvi(surrogates.map((s, j): Belief => s?.believe(point) ?? { kind: 'exact', mean: known[j]!, sd: 0 }))

  /** d known loss / d coordinate by a difference to a neighbour that is admitted; 0 if there is none. */
  const knownSlopes = ({ point, known }: Candidate, coordinate: number): number[] => {
    for (const h of [step, -step]) {
      const moved = admit(point.with(coordinate, point[coordinate]! + h))
      const walked = moved && moved.point[coordinate]! - point[coordinate]!
      if (walked) return known.map((loss, j) => (moved.known[j]! - loss) / walked)
    }
    return known.map(() => 0)
  }

  return {
    score: (candidate) => believe(candidate).value,
    slope: (candidate, free) => {
      const { value, mean, sd } = believe(candidate)
      const gradient = free.map(() => 0)
      surrogates.forEach((surrogate, j) => {
        const slopes = surrogate?.slopes(candidate.point)
        if (slopes) free.forEach((c, k) => (gradient[k]! += mean[j]! * slopes.mean[c]! + sd[j]! * slopes.sd[c]!))
      })
      if (surrogates.includes(undefined))
        free.forEach((coordinate, k) => {
          const slopes = knownSlopes(candidate, coordinate)
          surrogates.forEach((surrogate, j) => (gradient[k]! += surrogate ? 0 : mean[j]! * slopes[j]!))
        })
      return { score: value, gradient }
    },
  }
}
