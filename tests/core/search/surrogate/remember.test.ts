import { expect, it } from 'vitest'
import { remember } from '../../../../core/search/surrogate/remember.ts'

it('computes the same argument once, until others have taken its place', () => {
  const asked: number[] = []
  const square = remember((x: { value: number }) => {
    asked.push(x.value)
    return x.value ** 2
  }, 2)
  expect([1, 2, 1, 3, 1, 2].map((value) => square({ value }))).toEqual([1, 4, 1, 9, 1, 4])
  expect(asked).toEqual([1, 2, 3, 2])
})
