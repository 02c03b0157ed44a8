import { expect, it } from 'vitest'
import { seededRandom } from '../../../../core/random.ts'
import type { Metric } from '../../../../core/search/surrogate/kernel.ts'
import { createSobol } from '../../../../core/search/numerics/sobol.ts'
import { fitSurrogate } from '../../../../core/search/surrogate/surrogate.ts'
import { differences } from './slopes.ts'

const metrics: Metric[] = ['line', 'line']
const sobol = createSobol(2, seededRandom(4))
const points = Array.from({ length: 24 }, (_, i) => sobol(i))
const fresh = Array.from({ length: 50 }, (_, i) => sobol(100 + i))
const fit = (f: (x: Float64Array) => number) => fitSurrogate(metrics, points, Float64Array.from(points, f))

it('predicts a smooth function, and knows how well', () => {
  const f = (x: Float64Array) => 40 + Math.sin(4 * x[0]!) * 3 + x[1]! ** 2
  const surrogate = fit(f)
  for (const x of fresh) {
    const { kind, mean, sd } = surrogate.believe(x)
    expect(kind).toBe('normal')
    expect(Math.abs(mean - f(x))).toBeLessThan(0.3)
    expect(Math.abs(mean - f(x))).toBeLessThan(5 * sd + 0.01)
  }
})

it('takes the logarithm of values over decades', () => {
  const f = (x: Float64Array) => 1e-9 * Math.exp(5 * x[0]! + Math.sin(3 * x[1]!))
  const surrogate = fit(f)
  for (const x of fresh) {
    const { kind, mean } = surrogate.believe(x)
    expect(kind).toBe('logNormal')
    expect(Math.abs(mean - Math.log(f(x)))).toBeLessThan(0.3)
  }
})

it('does not take the logarithm of values that touch zero', () => {
  const surrogate = fit((x) => Math.max(1e-12, Math.exp(5 * x[0]!) - 3))
  expect(surrogate.believe(fresh[0]!).kind).toBe('normal')
})

it('averages out noise', () => {
  const random = seededRandom(8)
  const surrogate = fit((x) => x[0]! + 0.15 * random.normal())
  const errors = fresh.map((x) => (surrogate.believe(x).mean - x[0]!) ** 2)
  expect(Math.sqrt(errors.reduce((sum, e) => sum + e, 0) / errors.length)).toBeLessThan(0.12)
})

it('has the slope of its beliefs', () => {
  const surrogate = fit((x) => Math.sin(6 * x[0]!) + x[1]!)
  const x = fresh[3]!
  const slopes = surrogate.withSlopes(x)
  const mean = differences((p) => surrogate.believe(p).mean, x, 1e-6)
  const sd = differences((p) => surrogate.believe(p).sd, x, 1e-6)
  metrics.forEach((_, j) => {
    expect(slopes.mean[j]).toBeCloseTo(mean[j]!, 4)
    expect(slopes.sd[j]).toBeCloseTo(sd[j]!, 4)
  })
})

it('expects what it believes: the mean stays, the doubt goes', () => {
  const surrogate = fit((x) => Math.sin(9 * x[0]!) * Math.cos(7 * x[1]!))
  const far = fresh.reduce((a, b) => (surrogate.believe(b).sd > surrogate.believe(a).sd ? b : a))
  const after = surrogate.expecting([far])
  expect(after.believe(far).mean).toBeCloseTo(surrogate.believe(far).mean, 3)
  expect(after.believe(far).sd).toBeLessThan(0.2 * surrogate.believe(far).sd)
})

it('copes with values that are all the same, and with two points', () => {
  expect(fit(() => 7).believe(fresh[0]!).mean).toBeCloseTo(7, 9)
  const two = fitSurrogate(metrics, points.slice(0, 2), Float64Array.of(1, 2))
  expect(two.believe(fresh[0]!).sd).toBeGreaterThan(0)
})

it('tells how beliefs go together: those of near points do, and each varies by its own doubt', () => {
  const surrogate = fit((x) => Math.sin(6 * x[0]!) + x[1]!)
  const [a, b] = [fresh[3]!, fresh[3]!.map((u) => u + 1e-3)]
  const far = Float64Array.of(1 - a[0]!, 1 - a[1]!)
  const covariances = surrogate.covariances([a, b, far])
  const at = (i: number, k: number): number => covariances[3 * i + k]!
  for (const [i, point] of [a, b, far].entries())
    expect(Math.sqrt(at(i, i))).toBeCloseTo(surrogate.believe(point).sd, 6)
  expect(at(0, 1)).toBeCloseTo(at(1, 0), 12)
  expect(at(0, 1) / Math.sqrt(at(0, 0) * at(1, 1))).toBeGreaterThan(0.99)
  expect(Math.abs(at(0, 2)) / Math.sqrt(at(0, 0) * at(2, 2))).toBeLessThan(0.9)
})

it('tells the noise in the unit of the values', () => {
  const random = seededRandom(8)
  const { noise } = fit((x) => 100 * x[0]! + 15 * random.normal())
  expect(noise).toBeGreaterThan(7)
  expect(noise).toBeLessThan(25)
})
