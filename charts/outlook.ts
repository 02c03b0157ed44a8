/** Where further trials may take the front: a band of what is probable, its middle dashed. */
import type { Interval } from '../core/contract/insight.ts'
import type { Axis } from './axis.ts'
import { polyline, type Box, type Mark, type Point } from './marks.ts'

/** The best in reach at `x`, everything as losses. */
export interface BandPoint extends Interval {
  readonly x: number
  readonly median: number
}

/** What lies beyond the plot stands at its edge. */
const clamped = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value))

export const outlookMarks = (band: readonly BandPoint[], x: Axis, y: Axis, box: Box): Mark[] => {
  if (band.length === 0) return []
  const points = (of: 'low' | 'median' | 'high'): Point[] =>
    band.map((point) => [clamped(x.at(point.x), box.left, box.right), clamped(y.at(point[of]), box.top, box.bottom)])
  return [
    { kind: 'path', d: `${polyline([...points('low'), ...points('high').toReversed()])}Z`, fill: 'q4', opacity: 0.13 },
    { kind: 'polyline', points: points('median'), stroke: 'q4', dash: '4 3' },
  ]
}
