import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random.ts'
import type { Evidence } from '../../../../core/search/surrogate/covariance.ts'
import { factorCovariance, pairGaps } from '../../../../core/search/surrogate/covariance.ts'
import type { Kernel, Metric } from '../../../../core/search/surrogate/kernel.ts'
import { matern52 } from '../../../../core/search/surrogate/kernel.ts'
import { marginalLikelihood } from '../../../../core/search/surrogate/marginal-likelihood.ts'
import { posterior } from '../../../../core/search/surrogate/posterior.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { differences } from './slopes.ts'

const golden = 'golden/optimizer/gp.json'
interface Case {
  kernel: 'matern52' | 'rbf'
  d: number
  X: number[][]
  y: number[]
  Xs: number[][]
  lengthscales: number[]
  outputscale: number
  noise_var: number
  const_mean: number
  lml: number
  dlml_dlog: { lengthscales: number[]; outputscale: number; noise_var: number }
  post_mean: number[]
  post_var_latent: number[]
}

/** The squared exponential, to check the process beyond the one kernel that is used. */
const squaredExponential: Kernel = { value: (q) => Math.exp(-q / 2), slope: (_, value) => -value / 2 }

/** Largest difference to the golden values: likelihood, its gradient (relative), posterior. */
const compare = (c: Case) => {
  const evidence: Evidence = {
    kernel: c.kernel === 'rbf' ? squaredExponential : matern52,
    metrics: new Array<Metric>(c.d).fill('line'),
    points: c.X.map((x) => Float64Array.from(x)),
    outputs: Float64Array.from(c.y),
  }
  const lengthscales = Float64Array.from(c.lengthscales)
  const hyper = { lengthscales, outputscale: c.outputscale, noise: c.noise_var, mean: c.const_mean }
  const { value, gradient } = marginalLikelihood(evidence, pairGaps(evidence), hyper)!
  const slopes = [...c.dlml_dlog.lengthscales, c.dlml_dlog.outputscale, c.dlml_dlog.noise_var]
  const process = posterior(evidence, hyper)
  const predictions = c.Xs.map((x) => process.at(Float64Array.from(x)))
  return {
    likelihood: Math.abs(value - c.lml),
    gradient: Math.max(...slopes.map((slope, j) => Math.abs(gradient[j]! / slope - 1))),
    mean: Math.max(...predictions.map(({ mean }, i) => Math.abs(mean - c.post_mean[i]!))),
    variance: Math.max(...predictions.map(({ variance }, i) => Math.abs(variance - c.post_var_latent[i]!))),
  }
}

describeWithShared('the Gaussian process, against scikit-learn and GPyTorch', golden, () => {
  it('has their likelihood, gradient, mean and variance', () => {
    const { cases } = sharedJson<{ cases: Case[] }>(golden)
    expect(cases).toHaveLength(8)
    for (const one of cases) {
      const differs = compare(one)
      expect(differs.likelihood).toBeLessThan(1e-8)
      expect(differs.gradient).toBeLessThan(1e-7)
      expect(differs.mean).toBeLessThan(1e-9)
      expect(differs.variance).toBeLessThan(1e-9)
    }
  })
})

describe('mixed and conditional dimensions', () => {
  const metrics: Metric[] = ['line', 'choice', 'arc', 'arc']
  const random = seededRandom(5)
  const somePoint = () =>
    Float64Array.from(metrics, (metric) => {
      if (metric === 'choice') return random.integer(3) / 3
      return metric === 'arc' && random.uniform() < 0.5 ? NaN : random.uniform()
    })
  const hyper = { lengthscales: Float64Array.of(0.3, 0.8, 0.5, 2), outputscale: 1.3, noise: 1e-3, mean: 0.2 }
  const points = Array.from({ length: 25 }, somePoint)
  const outputs = Float64Array.from(points, () => random.normal())
  const evidence: Evidence = { kernel: matern52, metrics, points, outputs }

  it('predicts with the slope of its predictions', () => {
    const process = posterior(evidence, hyper)
    const point = Float64Array.of(0.4, 1 / 3, 0.7, 0.2)
    const slopes = process.withSlopes(point).slopes
    const mean = differences((x) => process.at(x).mean, point, 1e-6)
    const variance = differences((x) => process.at(x).variance, point, 1e-6)
    for (const j of [0, 2, 3]) {
      expect(slopes.mean[j]).toBeCloseTo(mean[j]!, 6)
      expect(slopes.variance[j]).toBeCloseTo(variance[j]!, 6)
    }
    expect([slopes.mean[1], slopes.variance[1]]).toEqual([0, 0])
  })

  it('makes points that differ only in inactive parameters one and the same', () => {
    const process = posterior(evidence, hyper)
    const inactive = Float64Array.of(0.4, 1 / 3, NaN, 0.2)
    expect(process.at(inactive)).toEqual(process.at(inactive.slice()))
    expect(process.withSlopes(inactive).slopes.mean[2]).toBe(0)
  })

  it('stays positive definite whatever is active', () => {
    const coordinate = (metric: Metric) => {
      const value = fc.integer({ min: 0, max: 20 }).map((k) => k / 20)
      return metric === 'arc' ? fc.oneof(value, fc.constant(NaN)) : value
    }
    const lists = fc.array(fc.tuple(...metrics.map(coordinate)), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(lists, fc.double({ min: 0.025, max: 50, noNaN: true }), (list, lengthscale) => {
        const many = {
          ...evidence,
          points: list.map((p) => Float64Array.from(p)),
          outputs: new Float64Array(list.length),
        }
        const scales = new Float64Array(4).fill(lengthscale)
        expect(factorCovariance(many, pairGaps(many), { ...hyper, lengthscales: scales, noise: 1e-9 })).toBeDefined()
      }),
    )
  })
})
