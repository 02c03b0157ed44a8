/** The unit of the hypervolume: the box up to the reference point. */
import { describe, expect, it } from 'vitest'
import { boxVolume, hypervolumeShare } from '../../../core/formulas/reference-box.ts'

const reference = [4, 10]
const points = [
  [1, 8],
  [3, 5],
]

describe('the box', () => {
  it('reaches from the best of each objective to the reference', () => {
    expect(boxVolume(points, reference)).toBe(3 * 5)
  })

  it('is none without a reference or points, or where nothing beats the reference', () => {
    expect(boxVolume(points, null)).toBeUndefined()
    expect(boxVolume([], reference)).toBeUndefined()
    expect(boxVolume([[1, 10]], reference)).toBeUndefined()
  })
})

describe('the share', () => {
  it('is the hypervolume over the box', () => {
    expect(hypervolumeShare(points, { reference, hypervolume: 9 })).toBe(9 / 15)
  })

  it('is null where either is missing', () => {
    expect(hypervolumeShare(points, { reference, hypervolume: null })).toBeNull()
    expect(hypervolumeShare(points, { reference: null, hypervolume: null })).toBeNull()
    expect(hypervolumeShare([], { reference, hypervolume: 0 })).toBeNull()
  })
})
