/** Trees: what they must reproduce, and never leave. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random.ts'
import { growForest, predict } from '../../../../core/search/insight/forest.ts'

const expectedOf = (
  columns: readonly (readonly number[])[],
  isChoice: readonly boolean[],
  outputs: readonly number[],
  rows: readonly (readonly number[])[],
  trees = 32,
): number[] => {
  const table = { columns: columns.map((column) => Float64Array.from(column)), isChoice }
  const forest = growForest(table, Float64Array.from(outputs), seededRandom(2), { trees, leastLeaf: 1 })
  const into = new Float64Array(rows.length)
  const sum = new Float64Array(rows.length)
  for (const tree of forest) {
    predict(tree, isChoice, Float64Array.from(rows.flat()), into)
    into.forEach((value, i) => (sum[i]! += value / trees))
  }
  return [...sum]
}

it('finds a step, between the values beside it', () => {
  const x = Array.from({ length: 40 }, (_, i) => i / 40)
  const found = expectedOf(
    [x],
    [false],
    x.map((value) => Number(value >= 0.5)),
    [[0.1], [0.4], [0.6], [0.9]],
  )
  expect(found).toEqual([0, 0, 1, 1].map((value) => expect.closeTo(value, 1)))
})

it('parts one choice from those beside it on both sides', () => {
  const choice = Array.from({ length: 60 }, (_, i) => i % 3)
  const found = expectedOf(
    [choice],
    [true],
    choice.map((value) => Number(value === 1)),
    [[0], [1], [2]],
  )
  expect(found).toEqual([0, 1, 0].map((value) => expect.closeTo(value, 8)))
})

it('parts neighbours among the doubles', () => {
  for (const [low, high] of [
    [1 + Number.EPSILON, 1 + 2 * Number.EPSILON],
    [Number.MIN_VALUE, 2 * Number.MIN_VALUE],
  ] as const) {
    const column = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? low : high))
    const [atLow, atHigh] = expectedOf(
      [column],
      [false],
      column.map((value) => Number(value === high)),
      [[low], [high]],
    )
    expect([atLow, atHigh]).toEqual([0, 1].map((value) => expect.closeTo(value, 8)))
  }
})

it('expects nothing beyond what it has seen', () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.nat(3), value), { minLength: 1, maxLength: 40 }), value, (seen, x) => {
      const outputs = seen.map(([, , output]) => output)
      const columns = [seen.map(([first]) => first), seen.map(([, second]) => second)]
      const [found] = expectedOf(columns, [false, true], outputs, [[x, 1]], 3)
      expect(found).toBeGreaterThanOrEqual(Math.min(...outputs) - 1e-9)
      expect(found).toBeLessThanOrEqual(Math.max(...outputs) + 1e-9)
    }),
  )
})
