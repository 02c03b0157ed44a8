/** Which trials beliefs are made of, where there are more than a Gaussian process takes in its stride. */
import { nonDominatedRanks } from '../../formulas/pareto.ts'
import type { Measured } from '../problem.ts'

/** Beliefs are made of at most so many trials: half of them the best, half spread over all. */
const mostHeld = 256

/** Indices of the trials that beliefs are made of, among `trials` and some `further` ones behind them. */
export const heldOf = (trials: readonly Measured[], further: number): number[] => {
  const n = trials.length + further
  if (n <= mostHeld) return Array.from({ length: n }, (_, i) => i)
  const ranks = nonDominatedRanks(trials.map(({ losses }) => losses))
  const byRank = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || b - a)
  const chosen = new Set(byRank.slice(0, mostHeld / 2))
  const others = Array.from({ length: n }, (_, i) => i).filter((i) => !chosen.has(i))
  const spread = Array.from({ length: mostHeld / 2 }, (_, i) => others[Math.floor((i * 2 * others.length) / mostHeld)]!)
  return [...chosen, ...spread].sort((a, b) => a - b)
}
