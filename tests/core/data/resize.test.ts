/** Area averages: whole blocks, exact fractions, nothing gained or lost. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaAverage, coarse } from '../../../core/data/resize.ts'

const average = (width: number, height: number, size: number, image: readonly number[]) => {
  const out = new Float64Array(size * size)
  areaAverage({ width, height }, { width: size, height: size })(Uint8Array.from(image), out)
  return [...out]
}

describe('areaAverage', () => {
  it('leaves an image of the same size as it is', () => {
    expect(average(2, 2, 2, [0, 51, 102, 255])).toEqual([0, 51 / 255, 102 / 255, 1])
  })

  it('averages whole blocks', () => {
    expect(average(4, 2, 1, [255, 255, 0, 0, 255, 255, 0, 0])).toEqual([0.5])
    expect(average(4, 4, 2, [255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255])).toEqual([1, 0, 0, 0.25])
  })

  it('shares the pixels on a border by area', () => {
    // Cells of 1.5 x 1.5 pixels: the middle pixel gives a quarter of itself to each, a ninth of the cell.
    expect(average(3, 3, 2, [0, 0, 0, 0, 255, 0, 0, 0, 0])).toEqual([1 / 9, 1 / 9, 1 / 9, 1 / 9])
  })

  it('keeps the mean of any image at any size, and white white', () => {
    const sides = fc.integer({ min: 1, max: 12 })
    const cases = fc
      .tuple(sides, sides, sides)
      .chain(([width, height, size]) =>
        fc.tuple(
          fc.constant([width, height, size] as const),
          fc.array(fc.nat(255), { minLength: width * height, maxLength: width * height }),
        ),
      )
    const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
    fc.assert(
      fc.property(cases, ([[width, height, size], image]) => {
        expect(mean(average(width, height, size, image))).toBeCloseTo(mean(image) / 255, 12)
        const white = average(width, height, size, Array<number>(width * height).fill(255))
        expect(new Set(white)).toEqual(new Set([1]))
      }),
      { numRuns: 500 },
    )
  })
})

describe('coarse', () => {
  it('is floor(x size / extent)', () => {
    expect([...coarse(5, 2)]).toEqual([0, 0, 0, 1, 1])
    expect([...coarse(34, 34)]).toEqual(Array.from({ length: 34 }, (_, x) => x))
  })
})
