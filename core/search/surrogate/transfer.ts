/** What trials of other studies teach of an objective: they are another task's, as like this one's as the evidence says. */
import type { Metric } from './kernel.ts'
import { fitSurrogate, type Surrogate } from './surrogate.ts'

/** What another study measured, at points of this cube. */
export interface Lesson {
  readonly points: readonly Float64Array[]
  readonly values: readonly number[]
}

/** The prior of the line that leads from a lesson's values to ours, in standard deviations of the lesson. */
const prior = { offset: 1, slope: 0.5, noise: 0.3 }

/**
 * The lesson in our units: its values on the line that leads from what it expects of our points to what we measured
 * there, by Bayesian regression from a prior of no change. On logarithms where all values have them, so that a
 * data set of other size or another unit is a shift.
 */
const translated = (metrics: readonly Metric[], lesson: Lesson, ours: Lesson): number[] => {
  const isLogarithmic = [...lesson.values, ...ours.values].every((value) => value > 0)
  const to = isLogarithmic ? Math.log : (value: number) => value
  const from = isLogarithmic ? Math.exp : (value: number) => value
  const theirs = lesson.values.map(to)
  const centre = theirs.reduce((sum, value) => sum + value, 0) / theirs.length
  const spread = Math.sqrt(theirs.reduce((sum, value) => sum + (value - centre) ** 2, 0) / theirs.length) || 1
  const standard = (value: number) => (to(value) - centre) / spread

  const surrogate = fitSurrogate(metrics, lesson.points, Float64Array.from(lesson.values))
  const pairs = ours.points.map((point, i) => {
    const expected = standard(surrogate.expect(point))
    return { expected, gap: standard(ours.values[i]!) - expected }
  })
  const sum = (term: (pair: (typeof pairs)[number]) => number) => pairs.reduce((total, pair) => total + term(pair), 0)
  // normal equations of gap = offset + bend * expected
  const a = pairs.length + (prior.noise / prior.offset) ** 2
  const b = sum(({ expected }) => expected)
  const c = sum(({ expected }) => expected ** 2) + (prior.noise / prior.slope) ** 2
  const [x, y] = [sum(({ gap }) => gap), sum(({ gap, expected }) => gap * expected)]
  const determinant = a * c - b * b
  const offset = (c * x - b * y) / determinant
  const bend = (a * y - b * x) / determinant
  return theirs.map((value) => {
    const standardised = (value - centre) / spread
    return from(centre + spread * (offset + (1 + bend) * standardised))
  })
}

const inTask = (point: Float64Array, task: number): Float64Array => {
  const extended = new Float64Array(point.length + 1)
  extended.set(point)
  extended[point.length] = task
  return extended
}

/** The surrogate of our own task: points are as before. */
const ownTask = (surrogate: Surrogate): Surrogate => {
  const own = (point: Float64Array) => inTask(point, 0)
  return {
    ...surrogate,
    believe: (point) => surrogate.believe(own(point)),
    expect: (point) => surrogate.expect(own(point)),
    withSlopes: (point) => surrogate.withSlopes(own(point)),
    covariances: (points) => surrogate.covariances(points.map(own)),
    expecting: (points) => ownTask(surrogate.expecting(points.map(own))),
  }
}

/**
 * `fitSurrogate` with lessons: the task is one more coordinate, a choice, whose lengthscale says how unlike tasks are
 * and is learnt with the others (a multi-task process: Swersky, Snoek and Adams, 2013, with one correlation for all).
 */
export const fitWithLessons = (
  metrics: readonly Metric[],
  points: readonly Float64Array[],
  values: Float64Array,
  held: readonly number[],
  lessons: readonly Lesson[],
): Surrogate => {
  if (lessons.length === 0) return fitSurrogate(metrics, points, values, held)
  const before = lessons.flatMap((lesson, k) => {
    const inOurs = translated(metrics, lesson, { points, values: [...values] })
    return lesson.points.map((point, i) => ({ point: inTask(point, k + 1), value: inOurs[i]! }))
  })
  const all = [...before.map(({ point }) => point), ...points.map((point) => inTask(point, 0))]
  return ownTask(
    fitSurrogate([...metrics, 'choice'], all, Float64Array.from([...before.map(({ value }) => value), ...values]), [
      ...before.keys(),
      ...held.map((i) => i + before.length),
    ]),
  )
}
