import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nonDominatedBoxes } from '../../../../core/search/acquisition/boxes.ts'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import { paretoFront } from '../../../../core/formulas/pareto.ts'

const points = (m: number) =>
  fc.array(fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: m, maxLength: m }), { maxLength: 10 })

it.each([1, 2, 3, 4])('covers what is not dominated exactly once, in %i objectives', (m) => {
  const reference = new Array<number>(m).fill(1)
  fc.assert(
    fc.property(points(m), (list) => {
      const boxes = nonDominatedBoxes(list, reference)
      const volume = boxes.reduce(
        (sum, { lower, upper }) => sum + upper.reduce((product, u, j) => product * (u - Math.max(0, lower[j]!)), 1),
        0,
      )
      expect(volume).toBeCloseTo(1 - hypervolume(list, reference), 10)
      const overlapping = boxes.filter((a, i) =>
        boxes.some(
          (b, k) => k < i && a.lower.every((l, j) => Math.max(l, b.lower[j]!) < Math.min(a.upper[j]!, b.upper[j]!)),
        ),
      )
      expect(overlapping).toEqual([])
    }),
    { numRuns: 60 },
  )
})

it('needs at most k + 1 boxes for two objectives and 2k + 1 for three', () => {
  for (const [m, most] of [
    [2, (k: number) => k + 1],
    [3, (k: number) => 2 * k + 1],
  ] as const)
    fc.assert(
      fc.property(points(m), (list) => {
        const front = paretoFront(list).length
        expect(nonDominatedBoxes(list, new Array<number>(m).fill(1.3)).length).toBeLessThanOrEqual(most(front))
      }),
      { numRuns: 60 },
    )
})
