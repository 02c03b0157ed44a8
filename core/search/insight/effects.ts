/** What single parameters do to an objective, by a random forest: their importance (fANOVA) and their partial dependence. */
import type { Effect } from '../../contract/insight.ts'
import type { Random } from '../../random.ts'
import type { Cube } from '../cube.ts'
import { growForest, predict, type Tree } from './forest.ts'
import { groundOf, rowOf, type Ground, type Walk } from './ground.ts'
import { mean, middle, variance } from './statistics.ts'

const effort = { trees: 64, leastLeaf: 2, points: 128 }

/** Outputs that differ by a smaller share of their mean differ by rounding. */
const rounding = 1e-12

/** The mean of each stop over its points. */
const courseOf = ({ stops, points }: Walk, expected: Float64Array): Float64Array =>
  Float64Array.from(stops, (_, g) => mean(expected.subarray(g * points, (g + 1) * points)))

/** The variance of a course along its range. */
const varianceOf = ({ stops }: Walk, course: Float64Array): number => {
  const centre = stops.reduce((sum, { share }, g) => sum + share * course[g]!, 0)
  return stops.reduce((sum, { share }, g) => sum + share * (course[g]! - centre) ** 2, 0)
}

interface Forest {
  readonly trees: readonly Tree[]
  readonly isChoice: readonly boolean[]
  /** Variance over the space of each tree, and of all together. */
  readonly variances: readonly number[]
  readonly variance: number
  /** Mean of the outputs, about which the trees were grown. */
  readonly centre: number
}

/** What each tree expects of rows, told to `each`; returns their mean. */
const expectAll = (
  trees: readonly Tree[],
  isChoice: readonly boolean[],
  rows: Float64Array,
  each: (expected: Float64Array, tree: number) => void,
): Float64Array => {
  const expected = new Float64Array(rows.length / isChoice.length)
  const sum = new Float64Array(expected.length)
  trees.forEach((tree, t) => {
    predict(tree, isChoice, rows, expected)
    for (let i = 0; i < sum.length; i++) sum[i]! += expected[i]!
    each(expected, t)
  })
  return sum.map((value) => value / trees.length)
}

const effectOf = ({ trees, isChoice, variances, variance, centre }: Forest, walk: Walk): Effect => {
  const shareOf = (explained: number, total: number): number =>
    total > (rounding * centre) ** 2 ? Math.min(1, explained / total) : 0
  const { dimension, stops, points, share: part } = walk
  const shares = new Float64Array(trees.length)
  const expected = expectAll(trees, isChoice, walk.rows, (of, t) => {
    shares[t] = shareOf(part * varianceOf(walk, courseOf(walk, of)), variances[t]!)
  })
  const course = courseOf(walk, expected)
  const share = shareOf(part * varianceOf(walk, course), variance)
  // a tree explains more by interactions and noise than all together do: their spread counts, not their place
  const { low, high } = middle(shares)
  const shift = share - mean(shares)
  return {
    parameter: dimension.name,
    importance: {
      share,
      low: Math.min(share, Math.max(0, low + shift)),
      high: Math.max(share, Math.min(1, high + shift)),
    },
    along: stops.map(({ value }, g) => {
      const spread = middle(expected.subarray(g * points, (g + 1) * points))
      return { value, mean: centre + course[g]!, low: centre + spread.low, high: centre + spread.high }
    }),
  }
}

/**
 * Functional analysis of variance (Hutter, Hoos and Leyton-Brown, 2014): of what a forest varies over the space, a
 * parameter explains what the forest's average course along it varies. A conditional parameter is judged where it acts,
 * and counts by the share of the space in which it does; that it acts at all is its parent's effect.
 * @param points of the cube, where `outputs`, in any unit, were measured.
 * @returns one a parameter of the space, in the cube's order.
 */
export const effectsOf = (
  cube: Cube,
  points: readonly Float64Array[],
  outputs: Float64Array,
  ground: Ground,
  random: Random,
): Effect[] => {
  const { isChoice } = ground
  const rows = points.map(rowOf)
  const columns = cube.dimensions.map((_, j) => Float64Array.from(rows, (row) => row[j]!))
  const centre = mean(outputs)
  const deviations = outputs.map((output) => output - centre)
  const trees = growForest({ columns, isChoice }, deviations, random, effort)
  const variances: number[] = []
  const all = expectAll(trees, isChoice, ground.rows, (expected) => variances.push(variance(expected)))
  const forest = { trees, isChoice, variances, variance: variance(all), centre }
  return ground.walks.map((walk) => effectOf(forest, walk))
}

/** Where `effectsOf` looks; the same for every objective. */
export const effectsGround = (cube: Cube, random: Random): Ground => groundOf(cube, effort.points, random)
