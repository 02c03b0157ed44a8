/** The choice of the trials that a model is made of. */
import { expect, it } from 'vitest'
import { bestAndSpread } from '../../../core/search/best-and-spread.ts'

it('takes all where there is room, else the best half and as many evenly spread over the rest', () => {
  const losses = [5, 4, 3, 2, 1, 0].map((loss) => [loss])
  expect(bestAndSpread(losses, 8, 2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(bestAndSpread(losses, 4)).toEqual([0, 2, 4, 5])
  // of the further ones nothing is known: they are among those it is spread over
  expect(bestAndSpread(losses, 4, 4)).toEqual([0, 4, 5, 6])
})

it('of equals prefers the later', () => {
  expect(bestAndSpread([[1], [1], [1]], 2)).toEqual([0, 2])
})
