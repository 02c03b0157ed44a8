import { describe, expect, it } from 'vitest'
import { createSobol } from '../../../../core/search/numerics/sobol.ts'
import type { Metric } from '../../../../core/search/surrogate/kernel.ts'
import { fitSurrogate } from '../../../../core/search/surrogate/surrogate.ts'
import { fitWithLessons, type Lesson } from '../../../../core/search/surrogate/transfer.ts'
import { seededRandom } from '../../../../core/random.ts'

const metrics: Metric[] = ['line', 'line']
const truth = ([x, y]: Float64Array): number => 1 + (x! - 0.3) ** 2 + 2 * (y! - 0.6) ** 2
const sequence = createSobol(2, seededRandom(4))
const points = (count: number, from = 0) => Array.from({ length: count }, (_, i) => sequence(from + i))
const ours = points(4, 100)
const values = Float64Array.from(ours, truth)
const asked = points(64, 500)

/** Root mean square error of what is believed. */
const errorWith = (...lessons: Lesson[]): number => {
  const surrogate = fitWithLessons(metrics, ours, values, [0, 1, 2, 3], lessons)
  return Math.sqrt(asked.reduce((sum, point) => sum + (surrogate.expect(point) - truth(point)) ** 2, 0) / asked.length)
}
const lesson = (of: (point: Float64Array) => number): Lesson => ({ points: points(24), values: points(24).map(of) })

describe('lessons', () => {
  it('without any, is the surrogate itself', () => {
    const alone = fitSurrogate(metrics, ours, values)
    expect(fitWithLessons(metrics, ours, values, [0, 1, 2, 3], []).believe(asked[0]!)).toEqual(alone.believe(asked[0]!))
  })

  it('in another unit tell the shape, which few points of our own do not', () => {
    const related = lesson((point) => 30 * truth(point) ** 1.2)
    expect(errorWith(related)).toBeLessThan(0.2 * errorWith())
  })

  it('that contradict what was measured here are hardly believed', () => {
    const misleading = lesson(([x, y]) => 3 - (x! - 0.3) ** 2 - 2 * (y! - 0.6) ** 2)
    expect(errorWith(misleading)).toBeLessThan(2 * errorWith())
  })

  it('have the slopes of what they believe', () => {
    const surrogate = fitWithLessons(metrics, ours, values, [0, 1, 2, 3], [lesson(truth)])
    const point = Float64Array.of(0.4, 0.5)
    const { belief, mean, sd } = surrogate.withSlopes(point)
    const [up, down] = [1e-5, -1e-5].map((h) => surrogate.believe(point.with(0, 0.4 + h)))
    expect(belief).toEqual(surrogate.believe(point))
    expect(mean[0]).toBeCloseTo((up!.mean - down!.mean) / 2e-5, 4)
    expect(sd[0]).toBeCloseTo((up!.sd - down!.sd) / 2e-5, 4)
  })
})
