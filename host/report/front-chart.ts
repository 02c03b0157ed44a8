/** What a picture of the front is made from. */
import { isDrawable, type Quantity } from '../../charts/axis.ts'
import type { Confirmation } from '../../core/contract/confirmation.ts'
import { plain } from './text.ts'

export interface ChartTrial {
  readonly number: number
  /** One an axis. */
  readonly values: readonly number[]
  readonly state: 'front' | 'dominated'
}

export interface FrontChart {
  readonly title: string
  /**
   * The objectives, all minimised: the first upwards, the second to the right, a third and last one as colour.
   * A single one is drawn over the trials' numbers; of more than three the first two are drawn.
   */
  readonly axes: readonly Quantity[]
  readonly trials: readonly ChartTrial[]
  /** Trials without values. */
  readonly failed: number
  /** Number of the trial that is the knee. */
  readonly knee?: number
  /** One value an axis. */
  readonly reference?: readonly number[]
  /** What the front came to when it was trained again. */
  readonly confirmation?: Confirmation
}

/** Names on one line, and only what can be drawn: a trial without finite values is as good as failed. */
export const drawableChart = ({ reference, ...chart }: FrontChart): FrontChart => {
  const axes = chart.axes.map(({ title, unit, log }) => ({ title: plain(title), unit: plain(unit), log }))
  const whole = (values: readonly number[]): boolean => axes.every((_, j) => isDrawable(values[j]!))
  const trials = chart.trials.filter(({ values }) => whole(values))
  return {
    ...chart,
    title: plain(chart.title),
    axes,
    trials,
    failed: chart.failed + chart.trials.length - trials.length,
    ...(reference && axes.length > 1 && whole(reference) && { reference }),
  }
}
