/** A random forest of regression trees (Breiman, 2001): the model whose averages over a space can be taken in any direction. */
import type { Random } from '../../random.ts'

/** What trees are grown on, by columns. Of a column of choices each value is its own kind, of others the order counts. */
export interface Table {
  readonly columns: readonly Float64Array[]
  readonly isChoice: readonly boolean[]
}

/** Nodes by number, the root first. */
export interface Tree {
  /** Column that is asked; -1 at a leaf. */
  readonly column: Int16Array
  /** To the left goes what is at most this, of choices what equals it. */
  readonly threshold: Float64Array
  /** Number of the left child; the right one is the next. */
  readonly left: Int32Array
  /** Mean of the outputs below. */
  readonly value: Float64Array
}

interface Split {
  readonly column: number
  readonly threshold: number
}

/** Outputs of the rows [start, end) of every column's order. */
interface Range {
  readonly node: number
  readonly start: number
  readonly end: number
}

/** A number from `low` on but below `high`: of neighbours among the doubles the mean may be either. */
const between = (low: number, high: number): number => {
  const middle = low + (high - low) / 2
  return middle < high ? middle : low
}

/** Gains below this share of the sum of squares are rounding. */
const leastGain = 1e-9

/**
 * One tree, grown until its leaves are pure or `leastLeaf` rows would be too few.
 * @param orders of each column, the rows by its values.
 * @param counts how often each row counts; 0 leaves it out.
 */
const growTree = (
  { columns, isChoice }: Table,
  outputs: Float64Array,
  orders: readonly Int32Array[],
  counts: Uint16Array,
  leastLeaf: number,
): Tree => {
  const kept = orders.map((order) => order.filter((row) => counts[row]! > 0))
  const most = 2 * kept[0]!.length
  const tree: Tree = {
    column: new Int16Array(most).fill(-1),
    threshold: new Float64Array(most),
    left: new Int32Array(most),
    value: new Float64Array(most),
  }
  const goesLeft = new Uint8Array(outputs.length)
  const held = new Int32Array(kept[0]!.length)

  /** The split of a range that leaves least variance; `count` rows have the outputs' `sum`. */
  const bestSplit = ({ start, end }: Range, count: number, sum: number, gain: number): Split | undefined => {
    let best: Split | undefined
    let bestScore = (sum * sum) / count + gain
    kept.forEach((order, j) => {
      const values = columns[j]!
      let leftCount = 0
      let leftSum = 0
      for (let i = start; i < end; i++) {
        const row = order[i]!
        leftCount += counts[row]!
        leftSum += counts[row]! * outputs[row]!
        const value = values[row]!
        const next = i + 1 < end ? values[order[i + 1]!]! : NaN
        if (value === next) continue
        const rightCount = count - leftCount
        if (leftCount >= leastLeaf && rightCount >= leastLeaf) {
          const score = (leftSum * leftSum) / leftCount + (sum - leftSum) ** 2 / rightCount
          if (score > bestScore) {
            bestScore = score
            best = { column: j, threshold: isChoice[j] ? value : between(value, next) }
          }
        }
        // of choices each stands alone against the others
        if (isChoice[j]) leftCount = leftSum = 0
      }
    })
    return best
  }

  /** Orders the rows of a range by side in every column; returns where the right side begins. */
  const partition = ({ start, end }: Range, { column, threshold }: Split): number => {
    const values = columns[column]!
    for (let i = start; i < end; i++) {
      const row = kept[column]![i]!
      goesLeft[row] = Number(isChoice[column] ? values[row] === threshold : values[row]! <= threshold)
    }
    let middle = start
    for (const order of kept) {
      let right = 0
      middle = start
      for (let i = start; i < end; i++) {
        const row = order[i]!
        if (goesLeft[row]) order[middle++] = row
        else held[right++] = row
      }
      order.set(held.subarray(0, right), middle)
    }
    return middle
  }

  let nodes = 1
  const open: Range[] = [{ node: 0, start: 0, end: kept[0]!.length }]
  for (let range = open.pop(); range; range = open.pop()) {
    let count = 0
    let sum = 0
    let squares = 0
    for (let i = range.start; i < range.end; i++) {
      const row = kept[0]![i]!
      const weighted = counts[row]! * outputs[row]!
      count += counts[row]!
      sum += weighted
      squares += weighted * outputs[row]!
    }
    const { node } = range
    tree.value[node] = sum / count
    const split = bestSplit(range, count, sum, leastGain * squares)
    if (!split) continue
    const middle = partition(range, split)
    tree.column[node] = split.column
    tree.threshold[node] = split.threshold
    tree.left[node] = nodes
    open.push({ node: nodes, start: range.start, end: middle }, { node: nodes + 1, start: middle, end: range.end })
    nodes += 2
  }
  return tree
}

/** Each tree sees a sample of the rows, drawn with replacement. */
export const growForest = (
  table: Table,
  outputs: Float64Array,
  random: Random,
  { trees, leastLeaf }: { readonly trees: number; readonly leastLeaf: number },
): Tree[] => {
  const rows = Int32Array.from(outputs, (_, row) => row)
  const orders = table.columns.map((values) => rows.toSorted((a, b) => values[a]! - values[b]!))
  return Array.from({ length: trees }, () => {
    const counts = new Uint16Array(rows.length)
    for (let k = 0; k < rows.length; k++) counts[random.integer(rows.length)]!++
    return growTree(table, outputs, orders, counts, leastLeaf)
  })
}

/** Outputs that a tree expects of rows, which stand one after another; written into `into`. */
export const predict = (
  { column, threshold, left, value }: Tree,
  isChoice: readonly boolean[],
  rows: Float64Array,
  into: Float64Array,
): void => {
  const width = isChoice.length
  for (let r = 0, at = 0; r < into.length; r++, at += width) {
    let node = 0
    for (let j = column[0]!; j >= 0; j = column[node]!) {
      const here = rows[at + j]!
      const isLeft = isChoice[j] ? here === threshold[node] : here <= threshold[node]!
      node = left[node]! + (isLeft ? 0 : 1)
    }
    into[r] = value[node]!
  }
}
