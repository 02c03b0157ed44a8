/** Which trial to take where nobody says otherwise, and what it costs against the ends of the front. */
import type { Choice } from '../../contract/insight.ts'
import { kneeOf } from '../../formulas/knee.ts'
import { paretoFront } from '../../formulas/pareto.ts'
import type { Random } from '../../random.ts'
import { createSobol } from '../numerics/sobol.ts'
import { asLoss, isWithin } from '../problem.ts'
import { believedLosses, settled, valueOf, type Models, type Studied } from './studied.ts'

/** How far a network's surroundings reach on either side, as a share of each range, and at how many points they are asked. */
const surroundings = { reach: 0.05, points: 16 }

/** Average losses that are believed around a point, itself among them; what breaks constraints is left out. */
const around = (studied: Studied, models: Models, point: Float64Array, random: Random): number[] => {
  const { cube } = studied
  const sobol = createSobol(point.length, random)
  const shifted = Array.from({ length: surroundings.points }, (_, k) => {
    const shift = sobol(k).map((u) => surroundings.reach * (2 * u - 1))
    const moved = point.map((u, j) =>
      cube.dimensions[j]!.metric === 'choice' ? u : Math.min(1, Math.max(0, u + shift[j]!)),
    )
    return settled(studied, moved)
  })
  const believed = [point, ...shifted].flatMap((place) => {
    const losses = believedLosses(studied, models, place)
    return losses ? [losses] : []
  })
  return models.map((_, j) => believed.reduce((sum, losses) => sum + losses[j]!, 0) / believed.length)
}

/**
 * The knee of the front, after each trial's values are replaced by what is believed of its surroundings: one lucky
 * measurement, or a network that a small change of its parameters ruins, is no good choice.
 * @param believed losses of every trial.
 */
export const choiceOf = (
  studied: Studied,
  models: Models,
  believed: readonly (readonly number[])[],
  random: Random,
): Choice | null => {
  const { trials, points, measures, problem } = studied
  const within = [...trials.keys()].filter((i) => isWithin(trials[i]!))
  const front = paretoFront(within.map((i) => believed[i]!)).map((k) => within[k]!)
  const nearby = front.map((i) => around(studied, models, points[i]!, random))
  const isWhole = (losses: readonly number[]): boolean => losses.every(Number.isFinite)
  const members = front.flatMap((i, k) => (isWhole(nearby[k]!) ? [{ i, nearby: nearby[k]! }] : []))
  const knee = kneeOf(
    members.map((member) => member.nearby),
    measures.map(({ log }) => log),
  )
  if (knee === undefined) return null
  const valuesOf = (i: number): number[] => problem.objectives.map((_, j) => valueOf(studied, trials[i]!, j))
  const chosen = members[knee]!
  return {
    trial: trials[chosen.i]!.number,
    values: valuesOf(chosen.i),
    nearby: chosen.nearby.map((loss, j) => asLoss(problem.objectives[j]!, loss)),
    ends: problem.objectives.map((_, j) => {
      const end = front.reduce((a, b) => (believed[b]![j]! < believed[a]![j]! ? b : a))
      return { trial: trials[end]!.number, values: valuesOf(end) }
    }),
  }
}
