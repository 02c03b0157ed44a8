/** Finds the candidate that promises most: many scattered points, then the best of them climb to their local maximum. */
import type { Random } from '../../random.ts'
import type { Acquisition } from './acquisition.ts'
import type { Admit, Candidate } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { neighbours } from '../cube.ts'
import { minimise } from '../numerics/lbfgs.ts'
import { createSobol } from '../numerics/sobol.ts'

const effort = {
  /** Sobol points scored. */
  scattered: 512,
  /** Variations of the front's points scored. */
  varied: 256,
  /** Starts of the climb. */
  climbs: 4,
  /** Alternations of continuous and discrete steps a climb, at most. */
  rounds: 3,
  /** L-BFGS iterations a round, at most. */
  iterations: 40,
}
/** A variation moves about half of the coordinates, by a normal step of one of these sizes. */
const stepSizes = [0.2, 0.05, 0.01]
/** Root mean square distance that starts keep from each other. */
const startSpacing = 0.1
/** A round that gains less log-EHVI than this ends a climb. */
const leastGain = 1e-3

interface Scored {
  readonly candidate: Candidate
  readonly score: number
}

export interface Search {
  readonly cube: Cube
  readonly acquisition: Acquisition
  readonly admit: Admit
  readonly random: Random
}

/** Gives coordinates without a value one by chance, in case a changed parent activates their parameters. */
const filled = (point: Float64Array, random: Random): Float64Array =>
  point.map((u) => (Number.isNaN(u) ? random.uniform() : u))

const vary = ({ cube: { dimensions }, random }: Omit<Search, 'acquisition'>, point: Float64Array): Float64Array => {
  const size = stepSizes[random.integer(stepSizes.length)]!
  const certain = random.integer(dimensions.length)
  const moved = point.map((u, j) => {
    if (j !== certain && random.uniform() < 0.5) return u
    return dimensions[j]!.metric === 'choice' ? random.uniform() : Math.min(1, Math.max(0, u + size * random.normal()))
  })
  return filled(moved, random)
}

const scoreAll = ({ acquisition, admit }: Search, points: readonly Float64Array[]): Scored[] =>
  points.flatMap((point) => {
    const candidate = admit(point)
    return candidate ? [{ candidate, score: acquisition.score(candidate) }] : []
  })

const better = (a: Scored, b: Scored): Scored => (b.score > a.score ? b : a)

const bestCandidate = (scored: readonly Scored[]): Candidate | undefined =>
  scored.length > 0 ? scored.reduce(better).candidate : undefined

const apart = ({ candidate: a }: Scored, { candidate: b }: Scored): boolean => {
  const squared = a.point.map((u, j) => (Number.isNaN(u - b.point[j]!) ? 0 : (u - b.point[j]!) ** 2))
  return squared.reduce((sum, s) => sum + s, 0) > startSpacing ** 2 * squared.length
}

/** L-BFGS along the active float parameters. */
const climbContinuous = ({ cube, acquisition, admit }: Search, start: Scored): Scored => {
  const base = start.candidate.point
  const free = cube.dimensions.flatMap(({ levels }, j) => (levels === Infinity && !Number.isNaN(base[j]!) ? [j] : []))
  if (free.length === 0) return start
  let best = start
  const descent = (x: Float64Array, gradient: Float64Array): number => {
    const point = base.slice()
    free.forEach((coordinate, k) => (point[coordinate] = x[k]!))
    const candidate = admit(point)
    if (!candidate) return Infinity
    const slope = acquisition.slope(candidate, free)
    slope.gradient.forEach((value, k) => (gradient[k] = -value))
    best = better(best, { candidate, score: slope.score })
    return -slope.score
  }
  const box = { lower: new Float64Array(free.length), upper: new Float64Array(free.length).fill(1) }
  const from = Float64Array.from(free, (coordinate) => base[coordinate]!)
  minimise(descent, from, box, { iterations: effort.iterations, tolerance: 1e-4 })
  return best
}

/** Neighbour moves along integers and choices, until none is better. */
const climbDiscrete = (search: Search, start: Scored): Scored => {
  let best = start
  for (let before: Scored | undefined; before !== best;) {
    before = best
    search.cube.dimensions.forEach((dimension, j) => {
      const { point } = best.candidate
      if (dimension.levels === Infinity || Number.isNaN(point[j]!)) return
      const moves = neighbours(dimension, point[j]!).map((u) => filled(point.with(j, u), search.random))
      best = scoreAll(search, moves).reduce(better, best)
    })
  }
  return best
}

const climb = (search: Search, start: Scored): Scored => {
  let at = start
  for (let round = 0; round < effort.rounds; round++) {
    const next = climbDiscrete(search, climbContinuous(search, at))
    if (!(next.score > at.score + leastGain)) return next
    at = next
  }
  return at
}

/** Points to begin with: Sobol points, and variations of the points of `front`. */
export const scatteredAndVaried = (
  search: Omit<Search, 'acquisition'>,
  front: readonly Float64Array[],
  { scattered, varied }: { readonly scattered: number; readonly varied: number },
): Float64Array[] => {
  const sobol = createSobol(search.cube.dimensions.length, search.random.fork('scattered'))
  return [
    ...Array.from({ length: scattered }, (_, i) => sobol(i)),
    ...Array.from({ length: front.length && varied }, (_, i) => vary(search, front[i % front.length]!)),
  ]
}

/** The best candidate found by climbing from the best of `points`; undefined if not one was admitted. */
export const bestFrom = (search: Search, points: readonly Float64Array[], climbs: number): Candidate | undefined => {
  // Not b - a: scores may be -Infinity.
  const scored = scoreAll(search, points).sort((a, b) => Number(a.score < b.score) - Number(a.score > b.score))
  const starts: Scored[] = []
  for (const one of scored) if (starts.length < climbs && starts.every((start) => apart(start, one))) starts.push(one)
  return bestCandidate(starts.map((start) => climb(search, start)))
}

/** The best candidate found; undefined if not one was admitted. `front` is where variations start. */
export const mostPromising = (search: Search, front: readonly Float64Array[]): Candidate | undefined =>
  bestFrom(search, scatteredAndVaried(search, front, effort), effort.climbs)

/** The best of a list of points, by scoring them all. */
export const bestOf = (search: Search, points: readonly Float64Array[]): Candidate | undefined =>
  bestCandidate(scoreAll(search, points))
