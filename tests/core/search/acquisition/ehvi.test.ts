import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Belief } from '../../../../core/search/surrogate/belief.ts'
import { createLogEhvi } from '../../../../core/search/acquisition/ehvi.ts'
import { hypervolume } from '../../../../core/search/acquisition/hypervolume.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { differences } from '../surrogate/slopes.ts'

const golden = 'golden/optimizer/ehvi.json'
interface Case {
  ref: number[]
  front: number[][]
  mean: number[]
  sd: number[]
  log_ehvi_hp: number
}
const normals = (mean: ArrayLike<number>, sd: ArrayLike<number>): Belief[] =>
  Array.from(mean, (value, j) => ({ kind: 'normal', mean: value, sd: sd[j]! }))

describeWithShared('log-EHVI, against BoTorch at 80 digits', golden, () => {
  const read = () => sharedJson<{ cases: Case[] }>(golden).cases

  it('equals, down to exp(-3941)', () => {
    const cases = read()
    expect(cases).toHaveLength(30)
    for (const { front, ref, mean, sd, log_ehvi_hp } of cases)
      expect(Math.abs(createLogEhvi(front, ref)(normals(mean, sd)).value - log_ehvi_hp)).toBeLessThan(1e-9)
  })

  it('has the slope of its values', () => {
    for (const { front, ref, mean, sd } of read()) {
      const logEhvi = createLogEhvi(front, ref)
      const exact = logEhvi(normals(mean, sd))
      const step = 1e-5 * Math.min(...sd)
      const byMean = differences((x) => logEhvi(normals(x, sd)).value, Float64Array.from(mean), step)
      const bySd = differences((x) => logEhvi(normals(mean, x)).value, Float64Array.from(sd), step)
      mean.forEach((_, j) => {
        for (const [slope, difference] of [
          [exact.mean[j]!, byMean[j]!],
          [exact.sd[j]!, bySd[j]!],
        ] as const)
          expect(Math.abs(slope - difference)).toBeLessThan(1e-4 * Math.abs(difference) + 1e-3 / sd[j]!)
      })
    }
  })
})

const front = [
  [0.2, 0.9],
  [0.5, 0.5],
  [0.9, 0.1],
]
const reference = [1.1, 1.1]

/** Phi by its series, good enough in the middle. */
const cumulative = (x: number): number => {
  let sum = x
  for (let k = 1, term = x; k < 100; k++) sum += term *= (x * x) / (2 * k + 1)
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

/** The p-quantile of the standard normal, by bisection. */
const quantile = (p: number): number => {
  let [low, high] = [-6, 6]
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    ;[low, high] = cumulative(middle) < p ? [middle, high] : [low, middle]
  }
  return low
}

/** Expected hypervolume improvement of two log-normal objectives by the midpoint rule over their quantiles. */
const byQuadrature = (mean: readonly number[], sd: readonly number[]): number => {
  const cells = 120
  const quantiles = Array.from({ length: cells }, (_, k) => quantile((k + 0.5) / cells))
  const outcomes = mean.map((m, j) => quantiles.map((z) => Math.exp(m + sd[j]! * z)))
  const gains = outcomes[0]!.flatMap((a) => outcomes[1]!.map((b) => hypervolume([...front, [a, b]], reference)))
  return gains.reduce((sum, gain) => sum + gain, 0) / cells ** 2 - hypervolume(front, reference)
}

describe('log-EHVI with other beliefs', () => {
  it('takes a log-normal belief as it is', () => {
    for (const [mean, sd] of [
      [
        [-1, -0.5],
        [0.4, 0.6],
      ],
      [
        [0, -2],
        [1, 0.2],
      ],
    ] as const) {
      const beliefs = normals(mean, sd).map((belief): Belief => ({ ...belief, kind: 'logNormal' }))
      const value = Math.exp(createLogEhvi(front, reference)(beliefs).value)
      expect(value / byQuadrature(mean, sd)).toBeCloseTo(1, 2)
    }
  })

  it('has the slope of its values for log-normal beliefs, in the tail too', () => {
    const logEhvi = createLogEhvi(front, reference)
    const at = (mean: ArrayLike<number>, sd: ArrayLike<number>) =>
      logEhvi(normals(mean, sd).map((belief): Belief => ({ ...belief, kind: 'logNormal' })))
    for (const [mean, sd] of [
      [
        [-1, -0.5],
        [0.4, 0.6],
      ],
      [
        [3, 2],
        [0.3, 0.05],
      ],
      [
        [-4, 1],
        [0.01, 0.02],
      ],
    ] as const) {
      const exact = at(mean, sd)
      expect(exact.value).toBeGreaterThan(-Infinity)
      const byMean = differences((x) => at(x, sd).value, Float64Array.from(mean), 1e-6)
      const bySd = differences((x) => at(mean, x).value, Float64Array.from(sd), 1e-6)
      mean.forEach((_, j) => {
        expect(Math.abs(exact.mean[j]! - byMean[j]!)).toBeLessThan(1e-4 * (1 + Math.abs(byMean[j]!)))
        expect(Math.abs(exact.sd[j]! - bySd[j]!)).toBeLessThan(1e-4 * (1 + Math.abs(bySd[j]!)))
      })
    }
  })

  it('is the improvement itself when all is exact, and the limit of small deviations', () => {
    const outcome = [0.3, 0.6]
    const gain = hypervolume([...front, outcome], reference) - hypervolume(front, reference)
    const exact = createLogEhvi(front, reference)(outcome.map((mean) => ({ kind: 'exact', mean, sd: 0 })))
    expect(Math.exp(exact.value)).toBeCloseTo(gain, 12)
    expect(Math.exp(createLogEhvi(front, reference)(normals(outcome, [1e-9, 1e-9])).value)).toBeCloseTo(gain, 7)
  })

  it('is -Infinity where exact values make improvement impossible, and only there', () => {
    const logEhvi = createLogEhvi(front, reference)
    expect(logEhvi([{ kind: 'exact', mean: 1.2, sd: 0 }, ...normals([0], [1])]).value).toBe(-Infinity)
    expect(logEhvi([{ kind: 'exact', mean: 1, sd: 0 }, ...normals([50], [0.1])]).value).toBeLessThan(-1e4)
    expect(logEhvi([{ kind: 'exact', mean: 1, sd: 0 }, ...normals([50], [0.1])]).value).toBeGreaterThan(-Infinity)
  })

  it('rises all the way as the mean comes nearer, where EHVI itself would be 0', () => {
    const logEhvi = createLogEhvi(front, reference)
    const values = [1e6, 1e5, 1e4, 1e3, 100, 50, 10, 5, 2, 1].map((mean) => logEhvi(normals([mean, mean], [0.1, 0.1])))
    values.forEach(({ value, mean }, i) => {
      expect(value).toBeGreaterThan(i ? values[i - 1]!.value : -Infinity)
      expect(mean[0]).toBeLessThan(0)
    })
  })

  it('is finite, slopes too, for any belief that is not exact', () => {
    const deviation = fc.double({ min: -12, max: 3, noNaN: true }).map((power) => 10 ** power)
    const mean = fc.double({ min: -1e3, max: 1e3, noNaN: true })
    const belief = fc.record({ kind: fc.constantFrom('normal' as const, 'logNormal' as const), mean, sd: deviation })
    fc.assert(
      fc.property(fc.tuple(belief, belief), (beliefs) => {
        const { value, mean: byMean, sd } = createLogEhvi(front, reference)(beliefs)
        expect([value, ...byMean, ...sd].filter((number) => !Number.isFinite(number))).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  it('is log expected improvement for one objective', () => {
    const [best, mean, sd] = [0.4, 0.7, 0.2]
    const z = (best - mean) / sd
    // Phi(-1.5), phi(-1.5)
    const improvement = sd * (z * 0.06680720126885807 + 0.12951759566589174)
    expect(z).toBeCloseTo(-1.5, 12)
    expect(createLogEhvi([[best], [0.9]], [1])(normals([mean], [sd])).value).toBeCloseTo(Math.log(improvement), 10)
  })
})
