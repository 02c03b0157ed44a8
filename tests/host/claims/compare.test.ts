/** Cases of a comparison, and which member of a front is taken. */
import { describe, expect, it } from 'vitest'
import { comparisons } from '../../../host/claims/claims.ts'
import { casesOf, taken } from '../../../host/claims/compare.ts'

describe('cases', () => {
  it.each(Object.entries(comparisons))('of %s give both sides the same samples and seed', (_, comparison) => {
    for (const isWhole of [false, true]) {
      const cases = casesOf(comparison, isWhole)
      expect(cases).toHaveLength(5)
      expect(new Set(cases.map(({ name }) => name)).size).toBe(5)
      for (const { shipped, design } of cases) {
        expect(shipped.dataset).toEqual(design.dataset)
        expect(shipped.seed).toBe(design.seed)
      }
    }
  })

  it('test every fold once on a small copy, and the official test set of a complete one', () => {
    const folds = (isWhole: boolean) => casesOf(comparisons.slayer, isWhole).map(({ design }) => design.dataset.fold)
    expect(folds(false)).toEqual([1, 2, 3, 4, 5])
    expect(folds(true)).toEqual(Array(5).fill(undefined))
  })
})

describe('the member that is taken', () => {
  const objectives = (['error', 'trainSeconds', 'latencySteps'] as const).map((name) => ({
    ...{ name, unit: '', reference: null },
    direction: 'minimize' as const,
  }))
  const member = (trial: number, values: number[], testError: number) => ({
    ...{ trial, values, testError, validationError: values[0]! },
    ...{ parameters: {}, fits: null, network: '', exports: [] },
  })
  const most = { trainSeconds: 1 / 5, latencySteps: 1 / 5 }
  const shipped = { error: 0.06, trainSeconds: 80, latencySteps: 300 }
  const take = (...members: ReturnType<typeof member>[]) => taken({ objectives, members }, most, shipped)?.trial

  it('is the most accurate on validation samples of those that are cheap enough', () => {
    const dear = [member(0, [0.01, 17, 20], 0.01), member(1, [0.01, 3, 61], 0.01)]
    expect(take(...dear, member(2, [0.05, 4, 20], 0.2), member(3, [0.07, 1, 10], 0.02))).toBe(2)
    expect(take(...dear)).toBeUndefined()
  })

  it('is the cheapest of equals, whatever the test samples say', () => {
    expect(take(member(0, [0.05, 4, 10], 0.01), member(1, [0.05, 3, 20], 0.2))).toBe(1)
  })
})
