/** Below which losses an improvement counts, where the user told no reference point. */
import { nonDominatedRanks } from '../../formulas/pareto.ts'
import type { Belief } from '../surrogate/belief.ts'
import type { Objective } from '../problem.ts'
import { asLoss } from '../problem.ts'
import type { Surrogate } from '../surrogate/surrogate.ts'
import type { Acquisition } from './acquisition.ts'
import type { Search } from './optimiser.ts'
import { bestFrom, scatteredAndVaried } from './optimiser.ts'

/** Share of their range by which the reference lies beyond the worst of the trials that count. */
const margin = 0.1
/** A trial is no end of the front if another wins in one objective this many times less than it gives up in the others. */
const exchange = 0.1
/** How much the other objectives count where a corner of the front is sought: enough to tell what is on the front. */
const others = 0.01
/** Standard deviations that a hope lies below what is believed. */
const optimism = 2
const effort = { scattered: 128, varied: 64, climbs: 3 }

type Point = readonly number[]

/** What is believed of the trials. */
export interface Believed {
  readonly losses: readonly Point[]
  /** The losses that none dominates. */
  readonly front: readonly Point[]
  /** Where the trials of the front are. */
  readonly points: readonly Float64Array[]
}

const rangeOf = (points: readonly Point[], j: number): { readonly best: number; readonly worst: number } => {
  const values = points.map((point) => point[j]!)
  return { best: Math.min(...values), worst: Math.max(...values) }
}

/** A margin beyond the worst of `counted`, whose range is that of all losses if it has none. */
const beyond = (counted: readonly Point[], losses: readonly Point[], j: number): number => {
  const { best, worst } = rangeOf(counted, j)
  return worst + margin * (worst - best || rangeOf(losses, j).worst - best || Math.abs(worst) || 1)
}

/**
 * The front without members that give up much for next to nothing: what nothing dominates if each objective, in units of
 * the front's range, counts a little in the others (alpha-dominance; Ikeda, Kita and Kobayashi, 2001).
 */
const worthwhile = (front: readonly Point[]): readonly Point[] => {
  const units = front[0]!.map((_, j) => {
    const { best, worst } = rangeOf(front, j)
    return worst - best || 1
  })
  const traded = front.map((losses) => {
    const scaled = losses.map((loss, j) => loss / units[j]!)
    const total = scaled.reduce((sum, loss) => sum + loss, 0)
    return scaled.map((loss) => loss + exchange * (total - loss))
  })
  const ranks = nonDominatedRanks(traded, 1)
  const rest = front.filter((_, i) => ranks[i] === 0)
  return rest.length < front.length ? worthwhile(rest) : rest
}

/** What may be hoped of a loss: its mean less some standard deviations. */
const hope = ({ kind, mean, sd }: Belief): number => {
  const low = mean - optimism * sd
  return kind === 'logNormal' ? Math.exp(low) : low
}

/** How well a candidate may do in the weighted sum of all objectives, with the slopes of what is learnt. */
const hopeful = (surrogates: readonly (Surrogate | undefined)[], weights: Point): Acquisition => ({
  score: ({ point, known }) =>
    surrogates.reduce((sum, s, j) => sum - weights[j]! * (s ? hope(s.believe(point)) : known[j]!), 0),
  slope: ({ point, known }, free) => {
    const gradient = free.map(() => 0)
    let score = 0
    surrogates.forEach((surrogate, j) => {
      const seen = surrogate?.withSlopes(point)
      const value = seen ? hope(seen.belief) : known[j]!
      score -= weights[j]! * value
      if (!seen) return
      const unit = weights[j]! * (seen.belief.kind === 'logNormal' ? value : 1)
      free.forEach(
        (coordinate, k) => (gradient[k]! -= unit * (seen.mean[coordinate]! - optimism * seen.sd[coordinate]!)),
      )
    })
    return { score, gradient }
  },
})

/** Losses of the points where one objective may be best at a time. */
const cornersOf = (
  surrogates: readonly (Surrogate | undefined)[],
  search: Omit<Search, 'acquisition'>,
  { losses, points }: Believed,
): Point[] => {
  const pool = scatteredAndVaried(search, points, effort)
  const weights = surrogates.map((_, j) => {
    const { best, worst } = rangeOf(losses, j)
    return 1 / (worst - best || 1)
  })
  return surrogates.flatMap((_, j) => {
    const acquisition = hopeful(
      surrogates,
      weights.map((weight, k) => (k === j ? weight : others * weight)),
    )
    const corner = bestFrom({ ...search, acquisition }, pool, effort.climbs)
    return corner ? [surrogates.map((surrogate, k) => surrogate?.expect(corner.point) ?? corner.known[k]!)] : []
  })
}

/**
 * The reference point as losses: what was told; else it begins beyond the worst of all trials and nears the front with the
 * root of their number. What a user would call too bad is not known then, and a front that knows only itself never grows
 * over its ends: so every other time it lies beyond the corners instead that the surrogates let hope for.
 */
export const aim = (
  objectives: readonly Objective[],
  surrogates: readonly (Surrogate | undefined)[],
  search: Omit<Search, 'acquisition'>,
  believed: Believed,
): number[] => {
  const { losses, front } = believed
  const untold = objectives.some(({ reference }) => reference === undefined)
  const toCorners = untold && losses.length % 2 === 1
  const ends = untold ? [...worthwhile(front), ...(toCorners ? cornersOf(surrogates, search, believed) : [])] : []
  const share = toCorners ? 0 : Math.min(1, Math.sqrt((search.cube.dimensions.length + 1) / losses.length))
  return objectives.map((objective, j) => {
    if (objective.reference !== undefined) return asLoss(objective, objective.reference)
    const near = beyond(ends, losses, j)
    return near + share * (beyond(losses, losses, j) - near)
  })
}
