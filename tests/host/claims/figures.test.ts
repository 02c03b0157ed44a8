/** Two sides over several cases: differences of accuracies, ratios of costs, and the words for them. */
import { expect, it } from 'vitest'
import { comparisons, sensitivities } from '../../../host/claims/claims.ts'
import { contrastsOf, type Figures } from '../../../host/claims/figures.ts'
import { comparisonText, sensitivityText } from '../../../host/claims/text.ts'

const figures = (accuracy: number, trainSeconds: number): Figures => ({
  ...{ accuracy, trainSeconds },
  ...{ inferenceSeconds: 0.001 * trainSeconds, latencySteps: 10 },
})

const pairs = [
  [figures(0.9, 80), figures(0.92, 8)],
  [figures(0.8, 40), figures(0.82, 2)],
  [figures(0.85, 90), figures(0.84, 2.25)],
] as const

it('pairs cases: a constant gain has no spread, whatever the cases differ by', () => {
  const [accuracy] = contrastsOf(pairs.slice(0, 2))
  expect(accuracy!.estimate.interval![0]).toBeCloseTo(0.02)
  expect(accuracy!.estimate.interval![1]).toBeCloseTo(0.02)
})

it('tells how many times less a cost is by the geometric mean, with the interval of Student', () => {
  const { shipped, ours, estimate } = contrastsOf(pairs)[1]!
  expect(shipped).toBeCloseTo(70)
  expect(ours).toBeCloseTo(12.25 / 3)
  expect(estimate.mean).toBeCloseTo(20)
  // t of 2 degrees is 4.303; the logarithms lie log 2 apart
  expect(estimate.interval![1]).toBeCloseTo(20 * 2 ** (4.30265 / Math.sqrt(3)), 3)
  expect(estimate.interval![0]).toBeCloseTo(20 / 2 ** (4.30265 / Math.sqrt(3)), 3)
})

it('says what is reached, what chance may have done and what is short', () => {
  const cases = pairs.map((outcome, i) => ({ name: `fold ${i + 1}`, outcome }))
  const text = comparisonText({ ...comparisons.slayer, aims: { accuracy: 0, trainSeconds: 50 } }, cases)
  expect(text).toContain('+1 points (−3.3 to +5.3) | at least 0: reached, though by chance it might not be')
  expect(text).toContain('20× less (3.6× to 110×) | 50× less: short by 2.5×')
})

it('judges a pair by its means over further seeds', () => {
  const { sensitivity } = sensitivities
  const pair = {
    ...{ parameter: 'windowMs', ratio: 6, step: 0.1, source: 'alone' as const },
    ...{
      parameters: [{ windowMs: 16 }, { windowMs: 45 }] as const,
      values: [0.9, 0.4] as const,
      trials: [1, 2] as const,
    },
  }
  const again = [
    [0.1, 0.5],
    [0.2, 0.7],
  ] as const
  expect(sensitivityText(sensitivity, { pair, again })).toContain('On average 15 % and 60 %, 4×: short by 1.3×.')
  expect(sensitivityText(sensitivity, { pair, again: [[null, 0.5]] })).toContain('failed and 50 %')
})
