/** Which trials a model is made of, where there are more than it takes in its stride: the best, and some of everywhere. */
import { nonDominatedRanks } from '../formulas/pareto.ts'

/**
 * Indices of at most `most` trials, ascending: half of them the best by rank (of equals the later), half evenly spread over
 * the others.
 * @param losses of trials 0, 1, ...
 * @param further trials behind these, of which no losses are known.
 */
export const bestAndSpread = (losses: readonly (readonly number[])[], most: number, further = 0): number[] => {
  const all = Array.from({ length: losses.length + further }, (_, i) => i)
  if (all.length <= most) return all
  const ranks = nonDominatedRanks(losses)
  const byRank = [...losses.keys()].sort((a, b) => ranks[a]! - ranks[b]! || b - a)
  const best = new Set(byRank.slice(0, most >> 1))
  const others = all.filter((i) => !best.has(i))
  const room = most - best.size
  const spread = Array.from({ length: room }, (_, i) => others[Math.floor((i * others.length) / room)]!)
  return [...best, ...spread].sort((a, b) => a - b)
}
