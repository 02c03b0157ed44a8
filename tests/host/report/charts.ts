/** Charts that tests draw: real ones, degenerate ones, and any. */
import fc from 'fast-check'
import { paretoFront } from '../../../core/formulas/pareto.ts'
import { objectiveDoc, type ObjectiveName } from '../../../core/study/objectives.ts'
import type { FrontChart } from '../../../host/report/front-chart.ts'
import { anyText } from './any-text.ts'

/** The chart of a study: front and dominated trials from their values. */
export const chartOf = (
  names: readonly ObjectiveName[],
  values: readonly (readonly number[])[],
  more: Partial<FrontChart> = {},
): FrontChart => {
  const front = new Set(paretoFront(values))
  return {
    title: 'digits on µCaspian',
    axes: names.map(objectiveDoc),
    trials: values.map((row, i) => ({ number: i, values: row, state: front.has(i) ? 'front' : 'dominated' })),
    failed: 0,
    ...more,
  }
}

/** The same chart after each member of its front was trained again and became so many times as bad, the first one fallen. */
export const trainedAgain = (chart: FrontChart, factor = 1.1): FrontChart => ({
  ...chart,
  confirmation: {
    seeds: 3,
    objectives: [],
    members: chart.trials
      .filter(({ state }) => state === 'front')
      .map(({ number, values }, i) => ({
        trial: number,
        found: values,
        repeats: [],
        means: values.map((value, j) => {
          const mean = j === 1 ? value : value * factor
          return { mean, interval: j === 1 ? [mean, mean] : [Math.max(0, 0.8 * mean), 1.2 * mean] }
        }),
        dominatedBy: i === 0 ? [1] : [],
        stays: i > 0,
      })),
  },
})

/** Error, latency in steps and energy in joules of a small study. */
export const digits: readonly (readonly [number, number, number])[] = [
  [0.812, 9, 3.1e-9],
  [0.124, 19, 5.2e-9],
  [0.31, 12, 4.4e-9],
  [0.098, 41, 2.35e-8],
  [0.52, 30, 1.2e-8],
  [0.224, 14, 9.8e-9],
  [0.076, 60, 4.4e-8],
  [0.18, 55, 6.1e-8],
  [0.44, 10, 2.9e-9],
  [0.142, 24, 4.1e-9],
  [0.09, 70, 3.3e-8],
  [0.65, 18, 7.7e-9],
  [0.27, 33, 3.05e-8],
  [0.113, 28, 1.9e-8],
]

const value = fc.oneof(fc.double(), fc.double({ min: 1e-12, max: 1e4 }), fc.constantFrom(0, 0.5, 1, -1))

/** Any chart, however senseless: 1 to 5 objectives, any names, any values. */
export const anyChart: fc.Arbitrary<FrontChart> = fc.integer({ min: 1, max: 5 }).chain((objectives) => {
  const values = fc.array(value, { minLength: objectives, maxLength: objectives })
  return fc.record(
    {
      title: anyText,
      axes: fc.array(
        fc.record({
          title: anyText,
          unit: fc.oneof(anyText, fc.constantFrom('share', 'J', 's', '')),
          log: fc.boolean(),
        }),
        { minLength: objectives, maxLength: objectives },
      ),
      trials: fc.array(fc.record({ number: fc.nat(), values, state: fc.constantFrom('front', 'dominated') }), {
        maxLength: 40,
      }),
      failed: fc.nat(2000),
      knee: fc.nat(3),
      reference: values,
    },
    { requiredKeys: ['title', 'axes', 'trials', 'failed'] },
  )
})
