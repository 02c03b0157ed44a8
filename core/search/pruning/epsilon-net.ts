/** An order of points in several objectives: good ones first, and among equals those that cover most. */
import { nonDominatedRanks } from '../../formulas/pareto.ts'

type Point = readonly number[]

const squaredDistance = (a: Point, b: Point): number => a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0)

/**
 * Indices in order: front after front, each as an epsilon net, where the next is the farthest from those before (Schmucker
 * et al. 2021, arXiv 2106.12639, as Syne Tune sorts), beginning with the best in the first objective. Objectives count by
 * their range.
 */
export const epsilonNetOrder = (points: readonly Point[]): number[] => {
  const objectives = points[0]?.map((_, j) => points.map((point) => point[j]!)) ?? []
  const scales = objectives.map((values) => Math.max(...values) - Math.min(...values) || 1)
  const scaled = points.map((point) => point.map((value, j) => value / scales[j]!))
  const ranks = nonDominatedRanks(points)
  const order: number[] = []
  for (let rank = 0; order.length < points.length; rank++) {
    let left = [...ranks.keys()].filter((i) => ranks[i] === rank)
    const gaps = points.map(() => Infinity)
    let next = left.reduce((a, b) => (points[b]![0]! < points[a]![0]! ? b : a))
    while (left.length > 0) {
      const chosen = next
      order.push(chosen)
      left = left.filter((i) => i !== chosen)
      for (const i of left) gaps[i] = Math.min(gaps[i]!, squaredDistance(scaled[i]!, scaled[chosen]!))
      next = left.reduce((a, b) => (gaps[b]! > gaps[a]! ? b : a), left[0]!)
    }
  }
  return order
}
