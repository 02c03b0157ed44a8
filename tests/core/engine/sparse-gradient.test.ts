/** The sparse gradient: with everything passing it is the exact one, with little it points the same way, by chance it is right on average. */
import { expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import type { CompileOptions } from '../../../core/engine/program.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { seededRandom, type Random } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, relativeDifference, tensor } from './networks.ts'

const [samples, timesteps] = [3, 10]

const convolution = (random: Random, out: number, inputs: number, taps: number, padding: number): NetworkNode => ({
  type: 'Conv2d',
  weight: tensor(
    [out, inputs, taps, taps],
    Array.from(
      { length: out * inputs * taps * taps },
      () => (1.6 * random.normal()) / Math.sqrt(inputs * taps * taps * 0.2),
    ),
  ),
  stride: [1, 1],
  padding: [padding, padding],
  groups: 1,
})

const lif = (neurons: number): NetworkNode => ({
  type: 'lif',
  neurons,
  beta: 0.85,
  threshold: 1,
  reset: 'subtract',
  resetDelay: true,
})

/** 2 x 10 x 9 -> 5 channels -> pool -> 16 channels -> 3. */
const network = (random: Random): Network =>
  chain(
    {
      in: { type: 'Input', shape: [2, 10, 9] },
      c0: convolution(random, 5, 2, 3, 1),
      n0: lif(5 * 90),
      pool: { type: 'AvgPool2d', kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] },
      c1: convolution(random, 16, 5, 3, 0),
      n1: lif(16 * 6),
      flatten: { type: 'Flatten' },
      w: {
        type: 'Linear',
        weight: tensor(
          [3, 96],
          Array.from({ length: 288 }, () => random.normal()),
        ),
      },
      n2: lif(3),
      out: { type: 'Output', shape: [3] },
    },
    timesteps,
  )

const gradientsOf = (options: Pick<CompileOptions, 'gradient' | 'gradientShare'>, steps = 1): number[] => {
  const random = seededRandom(8)
  const spikes = randomSpikes(samples, 180, timesteps, 0.2, random)
  const program = compileWith('plain')(network(random), {
    batch: samples,
    surrogate: { shape: 'fastSigmoid', slope: 25 },
    ...options,
  })
  const { output } = program.forward(spikes, [0, 1, 2])
  const outputGradient = output.map(() => random.normal())
  let sum: number[] = []
  for (let step = 0; step < steps; step++) {
    const gradient = program.asTensors(program.backward(outputGradient)).flatMap((g) => [...g])
    sum = gradient.map((g, i) => g + (sum[i] ?? 0))
  }
  return sum.map((g) => g / steps)
}

const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const cosine = (a: number[], b: number[]): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))

const exact = gradientsOf({})
/** Of the first convolution, the only one that the sparse gradient reaches through another. */
const first = (gradient: number[]): number[] => gradient.slice(0, 5 * 2 * 9)

it('is exact where everything passes', () => {
  expect(relativeDifference(gradientsOf({ gradient: 'sparse', gradientShare: 1 }), exact)).toBeLessThan(1e-4)
})

it('points the way of the exact one, and passes about the share that is asked for', () => {
  const some = gradientsOf({ gradient: 'sparse', gradientShare: 0.3 }, 5)
  const few = gradientsOf({ gradient: 'sparse', gradientShare: 0.07 }, 5)
  expect(cosine(some, exact)).toBeGreaterThan(0.99)
  expect(cosine(few, exact)).toBeGreaterThan(0.9)
  expect(cosine(first(some), first(exact))).toBeGreaterThan(cosine(first(few), first(exact)))
})

it('is right on average where small numbers pass by chance', () => {
  const once = gradientsOf({ gradient: 'stochastic', gradientShare: 0.1 })
  const often = gradientsOf({ gradient: 'stochastic', gradientShare: 0.1 }, 300)
  expect(relativeDifference(often, exact)).toBeLessThan(relativeDifference(once, exact) / 4)
  expect(relativeDifference(often, exact)).toBeLessThan(0.03)
})
