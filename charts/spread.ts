/** Beside a dot what came of measuring it again: a cross at the mean, as long as its interval along either axis. */
import { line, type Box, type Mark, type Place } from './marks.ts'

/** Where a mean lies along one axis, in px. */
export interface Reach {
  readonly from: number
  readonly to: number
}

export interface Spread {
  /** The dot whose mean it is. */
  readonly dot: Place
  readonly mean: Place
  readonly x: Reach
  readonly y: Reach
  /** It is no longer among the best. */
  readonly isOff: boolean
  readonly tip?: string
}

/** A cross is seen where its interval is empty too. */
const least = 3

/** Intervals end at the edges of the plot: their ends say little, and would leave no room for all else. */
export const spreadMarks = (spreads: readonly Spread[], { left, right, top, bottom }: Box): Mark[] =>
  spreads.flatMap(({ dot, mean, x, y, isOff, tip }) => {
    const paint = { stroke: isOff ? 'bad' : 'ink', width: 1.25, ...(tip !== undefined && { tip }) }
    const [low, high] = [Math.min(x.from, x.to, mean.x - least), Math.max(x.from, x.to, mean.x + least)]
    const [upper, lower] = [Math.min(y.from, y.to, mean.y - least), Math.max(y.from, y.to, mean.y + least)]
    return [
      line(dot.x, dot.y, mean.x, mean.y, { stroke: 'ink-3', dash: '1 3' }),
      line(Math.max(left, low), mean.y, Math.min(right, high), mean.y, paint),
      line(mean.x, Math.max(top, upper), mean.x, Math.min(bottom, lower), paint),
    ]
  })
