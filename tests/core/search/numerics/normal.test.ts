import { expect, it } from 'vitest'
import {
  cumulativeOverDensity,
  logCumulative,
  logDensity,
  logDifference,
  logExpectedExcess,
} from '../../../../core/search/numerics/normal.ts'

/** [x, log Phi(x), log(x Phi(x) + phi(x))] at 40 digits. */
const exact = [
  [-1000, -500007.82669481216, -500014.73445209116],
  [-100, -5005.524208694205, -5010.12957880025],
  [-37.5, -707.6689893175072, -711.2947484475127],
  [-25.1, -319.14838740588857, -322.374409872464],
  [-24.9, -314.1404127616132, -317.35848574266737],
  [-8, -35.01343715991455, -37.12236426169263],
  [-3, -6.607726221510349, -7.869686059603029],
  [-1.01, -1.8563130623431785, -2.504199857480257],
  [-0.99, -1.8258103178428124, -2.4661143916690493],
  [-0.25, -0.9130617648111351, -1.2505589553352225],
  [0, -0.6931471805599453, -0.9189385332046728],
  [0.5, -0.3689464152886564, -0.3598276837450638],
  [2, -0.02301290932896349, 0.6973835457882284],
  [6, -9.865876455243758e-10, 1.7917594692541146],
  [20, 0, 2.995732273553991],
] as const

it.each(exact)('is right to rounding at %d', (x, cumulative, excess) => {
  const rounding = 4e-12 * Math.max(1e-2, Math.abs(cumulative), Math.abs(excess))
  const near = (value: number, truth: number) => expect(Math.abs(value - truth)).toBeLessThan(rounding)
  near(logCumulative(x), cumulative)
  near(logExpectedExcess(x), excess)
  near(Math.log(cumulativeOverDensity(x)), cumulative - logDensity(x))
})

it('subtracts in log space', () => {
  expect(logDifference(Math.log(5), Math.log(3))).toBeCloseTo(Math.log(2), 12)
  expect(logDifference(-5000, -5001)).toBeCloseTo(-5000 + Math.log(1 - Math.exp(-1)), 9)
  expect(logDifference(-3, -3)).toBe(-Infinity)
  expect(logDifference(-3, -Infinity)).toBe(-3)
})
