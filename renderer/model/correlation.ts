/** Spearman's rank correlation: how much one quantity rises with another, whatever the scale of either. */

/** Ranks from 0; equal values share their mean rank. */
export const ranksOf = (values: readonly number[]): Float64Array => {
  const sorted = Float64Array.from(values).sort()
  const ranks = new Map<number, number>()
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (sorted[to + 1] === sorted[from]) to++
    ranks.set(sorted[from]!, (from + to) / 2)
    from = to + 1
  }
  return Float64Array.from(values, (value) => ranks.get(value)!)
}

/** From -1 to 1; 0 where either does not vary. Ranks of as many values each, `ranksOf`. */
export const correlationOfRanks = (x: Float64Array, y: Float64Array): number => {
  const mean = (x.length - 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - mean, y[i]! - mean]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy)
}
