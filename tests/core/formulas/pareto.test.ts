import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dominates, nonDominatedRanks, paretoFront } from '../../../core/formulas/pareto.ts'
import { crowdingDistances } from '../../../core/search/samplers/crowding.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'

const golden = 'golden/optimizer/nds_crowding.json'

describeWithShared('ranks and crowding, against pymoo', golden, () => {
  it('equals, ties included', () => {
    const { cases } = sharedJson<{ cases: { points: number[][]; rank: number[]; crowding: (number | 'inf')[] }[] }>(
      golden,
    )
    expect(cases).toHaveLength(9)
    for (const { points, rank, crowding } of cases) {
      const ranks = nonDominatedRanks(points)
      expect(ranks).toEqual(rank)
      crowdingDistances(points, ranks).forEach((distance, i) => {
        if (crowding[i] === 'inf') expect(distance).toBe(Infinity)
        else expect(Math.abs(distance - (crowding[i] as number))).toBeLessThan(1e-9)
      })
    }
  })
})

it('the front is what nothing dominates, and dominates or equals all else', () => {
  const point = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(point, { maxLength: 20 }), (points) => {
      const front = paretoFront(points)
      expect(front).toEqual(nonDominatedRanks(points).flatMap((rank, i) => (rank === 0 ? [i] : [])))
      points.forEach((p, i) => {
        const beaten = front.some((k) => dominates(points[k]!, p))
        expect(beaten).toBe(!front.includes(i))
      })
    }),
  )
})
