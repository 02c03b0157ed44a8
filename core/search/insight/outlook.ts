/** Where further trials may take the front: samples of all that the models believe, and the front of each. */
import type { Interval, Outlook } from '../../contract/insight.ts'
import { nonDominatedRanks, paretoFront } from '../../formulas/pareto.ts'
import type { Random } from '../../random.ts'
import { hypervolume } from '../acquisition/hypervolume.ts'
import { createAdmission, type Candidate } from '../candidate.ts'
import { createSobol } from '../numerics/sobol.ts'
import { asLoss, referenceLosses, type Objective, type Observation } from '../problem.ts'
import type { Belief } from '../surrogate/belief.ts'
import { drawsOf } from './draws.ts'
import { spread } from './statistics.ts'
import type { Models, Studied } from './studied.ts'

const effort = { scattered: 256, varied: 256, kept: 96, members: 64, samples: 64, steps: 24 }
/** A variation moves half of the coordinates of a front's member by a normal step of this size. */
const variation = 0.1
/** Standard deviations that hope goes beyond what is expected. */
const hope = 1.2816
/** What stands on the front of fewer samples is not told. */
const leastChance = 0.1

/** At most so many, evenly. */
const thinned = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most ? items : Array.from({ length: most }, (_, k) => items[Math.floor((k * items.length) / most)]!)

/** Untried points that keep every known constraint: some that fill the space, some about the front. */
const scattered = (
  { problem, cube, points }: Studied,
  observations: readonly Observation[],
  front: readonly number[],
  random: Random,
): Candidate[] => {
  const sobol = createSobol(cube.dimensions.length, random.fork('scattered'))
  const varied = (_: unknown, i: number): Float64Array =>
    points[front[i % front.length]!]!.map((u, j) => {
      if (Number.isNaN(u)) return random.uniform()
      if (random.uniform() < 0.5) return u
      return cube.dimensions[j]!.metric === 'choice'
        ? random.uniform()
        : Math.min(1, Math.max(0, u + variation * random.normal()))
    })
  const admit = createAdmission(problem, cube, observations)
  return [
    ...Array.from({ length: effort.scattered }, (_, i) => sobol(i)),
    ...Array.from({ length: effort.varied }, varied),
  ].flatMap((point) => admit(point) ?? [])
}

/** A loss, from the scale on which it is believed. */
const lossFrom = (kind: Belief['kind'], value: number): number => (kind === 'logNormal' ? Math.exp(value) : value)

/** The candidates nearest to a front, if all turned out well. */
const hopeful = (candidates: readonly Candidate[], models: Models): Candidate[] => {
  const losses = candidates.map(({ point, known }) =>
    models.map((model, j) => {
      if (!model) return known[j]!
      const { mean, sd, kind } = model.believe(point)
      return lossFrom(kind, mean - hope * sd)
    }),
  )
  const ranks = nonDominatedRanks(losses)
  const order = candidates.map((_, i) => i).sort((a, b) => ranks[a]! - ranks[b]!)
  return order.slice(0, effort.kept).map((i) => candidates[i]!)
}

/** Losses of all places in each sample: [sample][place][objective]. */
type Samples = readonly (readonly (readonly number[])[])[]

const samplesOf = (
  models: Models,
  places: readonly { readonly point: Float64Array; readonly known: readonly number[] }[],
  random: Random,
): Samples => {
  const points = places.map(({ point }) => point)
  const columns = models.map((model, j) => {
    if (!model) return undefined
    const beliefs = points.map((point) => model.believe(point))
    const mean = Float64Array.from(beliefs, (belief) => belief.mean)
    return drawsOf(mean, model.covariances(points), effort.samples, random.fork(j)).map((draw) =>
      draw.map((value, i) => lossFrom(beliefs[i]!.kind, value)),
    )
  })
  return Array.from({ length: effort.samples }, (_, s) =>
    places.map(({ known }, i) => columns.map((column, j) => (column ? column[s]![i]! : known[j]!))),
  )
}

/** A spread of losses as one of values. */
const asValues = (objective: Objective, losses: Float64Array): Interval & { readonly median: number } =>
  spread(losses.map((loss) => asLoss(objective, loss)))

/** The best loss `y` among points whose loss `x` is at most a limit, sample by sample, at some limits. */
const bandOf = (
  { problem }: Studied,
  samples: Samples,
  fronts: readonly (readonly number[])[],
  x: number,
  y: number,
) => {
  const [across, up] = [problem.objectives[x]!, problem.objectives[y]!]
  const limits = fronts.flatMap((front, s) => front.map((i) => samples[s]![i]![x]!)).sort((a, b) => a - b)
  const bestAt = (limit: number): Float64Array =>
    Float64Array.from(samples, (losses) =>
      losses.reduce((best, loss) => (loss[x]! <= limit ? Math.min(best, loss[y]!) : best), Infinity),
    )
  const at = [...new Set(thinned(limits, effort.steps))].flatMap((limit) => {
    const best = bestAt(limit)
    return best.every(Number.isFinite) ? [{ x: asLoss(across, limit), ...asValues(up, best) }] : []
  })
  return { x, y, at }
}

/**
 * What a search that goes on may find: joint samples of the models at the front's members and at untried points.
 * @param front indices of the trials that are believed to be the front.
 */
export const outlookOf = (
  studied: Studied,
  models: Models,
  observations: readonly Observation[],
  front: readonly number[],
  random: Random,
): Outlook => {
  const { problem, trials, points } = studied
  const { objectives } = problem
  const candidates = hopeful(scattered(studied, observations, front, random), models)
  const members = thinned(front, effort.members).map((i) => ({ point: points[i]!, known: trials[i]!.losses }))
  const samples = samplesOf(models, [...members, ...candidates], random)
  const fronts = samples.map(paretoFront)

  const chances = candidates.map(
    (_, k) => fronts.filter((on) => on.includes(members.length + k)).length / samples.length,
  )
  const told = candidates.flatMap(({ parameters }, k) => {
    const place = members.length + k
    const values = objectives.map((objective, j) =>
      asValues(
        objective,
        Float64Array.from(samples, (losses) => losses[place]![j]!),
      ),
    )
    return chances[k]! < leastChance ? [] : [{ parameters, chance: chances[k]!, values }]
  })

  const reference = referenceLosses(problem, trials)
  const growths = Float64Array.from(samples, (losses) => {
    const before = reference ? hypervolume(losses.slice(0, members.length), reference) : 0
    return before > 0 ? hypervolume(losses, reference!) / before - 1 : NaN
  })
  return {
    points: told.sort((a, b) => b.chance - a.chance),
    bands: objectives.flatMap((_, y) =>
      objectives.flatMap((_, x) => (x > y ? [bandOf(studied, samples, fronts, x, y)] : [])),
    ),
    growth: growths.every(Number.isFinite) ? spread(growths) : null,
  }
}
