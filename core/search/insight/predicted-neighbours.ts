/** Sensitivity by a model: which minor change of one parameter of a trial would alter an objective most. */
import type { Neighbours } from '../../contract/insight.ts'
import { foreseen } from '../candidate.ts'
import type { Measured } from '../problem.ts'
import { changeBetween, ordered, reach, yardstickOf } from './neighbours.ts'
import { fitTo, selected, settled, valueOf, type Studied } from './studied.ts'

/** Changes are tried from so many trials, and are of these sizes. */
const starts = 100
const moves = [-reach, -reach / 2, reach / 2, reach]
/** Standard deviations on either side of 80 %. */
const most80 = 1.2816

interface Move {
  readonly trial: number
  readonly to: Float64Array
  readonly step: number
  /** Logarithm of what is expected there over what is expected at the trial. */
  readonly gain: number
}

/**
 * Of each parameter the biggest ratio that a Gaussian process expects between a trial and what one minor change makes of
 * it. It learns the logarithm of the objective (of the accuracy, where that is a share of errors), whose differences are
 * ratios. None of an objective that is known before training, or has no logarithm.
 */
export const predictedNeighbours = (studied: Studied, j: number): Neighbours[] => {
  const { problem, trials, points, cube } = studied
  const objective = problem.objectives[j]!
  const { meritOf, valueFrom } = yardstickOf(studied, j)
  const logOf = (trial: Measured): number => Math.log(meritOf(valueOf(studied, trial, j)))
  const logs = trials.map(logOf)
  if (objective.known || !logs.every(Number.isFinite)) return []
  // what is nowhere above 0 is not fitted by its own logarithm in turn
  const top = Math.max(...logs)
  const model = fitTo(studied, (trial) => logOf(trial) - top)
  const valueAt = (point: Float64Array): number => valueFrom(Math.exp(model.expect(point) + top))

  /** By dimension. */
  const best: Move[] = []
  for (const trial of selected(studied, starts)) {
    const point = points[trial]!
    const here = model.expect(point)
    cube.dimensions.forEach((_, dimension) => {
      for (const move of moves) {
        const u = point[dimension]! + move
        if (!(u >= 0 && u <= 1)) continue
        const to = settled(studied, point.with(dimension, u))
        const change = changeBetween(cube, point, to)
        if (!change?.isAlone || change.dimension !== dimension) continue
        const gain = model.expect(to) - here
        const isBigger = Math.abs(gain) > Math.abs(best[dimension]?.gain ?? 0)
        if (isBigger && foreseen(problem, cube.decode(to)).feasible)
          best[dimension] = { trial, to, step: change.step, gain }
      }
    })
  }

  return best
    .map(({ trial, to, step, gain }, dimension): Neighbours => {
      const point = points[trial]!
      const { number, parameters } = trials[trial]!
      const [own = 0, cross = 0, , other = 0] = model.covariances([point, to])
      const size = Math.abs(gain)
      const doubt = most80 * Math.sqrt(Math.max(0, own + other - 2 * cross))
      return {
        parameter: cube.dimensions[dimension]!.name,
        ratio: Math.exp(size),
        ...ordered(
          objective,
          { trial: number, parameters, value: valueAt(point) },
          { trial: null, parameters: cube.decode(to), value: valueAt(to) },
        ),
        step,
        source: 'predicted',
        interval: { low: Math.exp(size - doubt), high: Math.exp(size + doubt) },
      }
    })
    .flat()
    .sort((a, b) => b.ratio - a.ratio)
}
