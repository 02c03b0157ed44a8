/** Many marks: some a frame, none lost. */
import { describe, expect, it } from 'vitest'
import { framesOf } from '../../../renderer/charts/frames.ts'
import type { Mark } from '../../../charts/marks.ts'

const polyline = (trial: number): Mark => ({
  kind: 'polyline',
  points: Array.from({ length: 10 }, (_, i) => [i, trial] as const),
  trial,
})

describe('framesOf', () => {
  it('keeps every mark and their order, and no frame has too much', () => {
    const marks = Array.from({ length: 25 }, (_, i) => polyline(i))
    const frames = framesOf(marks, 100)
    expect(frames.map(({ length }) => length)).toEqual([10, 10, 5])
    expect(frames.flat()).toEqual(marks)
  })

  it('paints what is too much for any frame in one of its own', () => {
    expect(framesOf([polyline(0), polyline(1)], 3).at(-1)).toEqual([polyline(1)])
  })
})
