/** The benchmark's generator: densities, firing rates, shapes, and the same bytes from the same seed. */
import { describe, expect, it } from 'vitest'
import { compileReference } from '../../../core/engine/reference.ts'
import { sizeOf } from '../../../core/network/geometry.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { caseNames, cases, networkOf, surrogate, type BenchCase, type CaseData } from '../../../host/bench/cases.ts'
import { spikesOf } from '../../../host/bench/events.ts'
import { generate, generateCase } from '../../../host/bench/generator.ts'

/** Share of neurons and steps that fire, a layer, on the reference engine. */
const ratesOf = (data: CaseData): number[] => {
  const { timesteps, batch, input } = data.outline
  const network = networkOf(data)
  const program = compileReference(network, { batch, surrogate })
  const samples = Array.from({ length: batch }, (_, b) => b)
  const { spikesByLayer } = program.forward(spikesOf(data.raster, timesteps, batch, sizeOf(input)), samples)
  return layersOf(network).map(({ neurons }, l) => spikesByLayer[l]! / (neurons * timesteps * batch))
}

describe('cases', () => {
  it.each([
    ['A', 2312, [128, 10]],
    ['B', 784, [256, 10]],
    ['C', 2312, [12 * 30 * 30, 32 * 11 * 11, 10]],
    ['D', 3072, [64 * 32 * 32, 64 * 32 * 32, 128 * 16 * 16, 10]],
  ] as const)('%s has its layers, and inputs in whole words', (name, inputs, neurons) => {
    const outline: BenchCase = cases[name]
    const weights = outline.layers.map(() => new Float32Array(0))
    const { nodes } = networkOf({ outline, weights })
    expect(sizeOf(outline.input)).toBe(inputs)
    expect(inputs % 4).toBe(0)
    expect(Object.values(nodes).flatMap((node) => (node.type === 'lif' ? [node.neurons] : []))).toEqual(neurons)
  })

  it('are A to D', () => expect(caseNames).toEqual(['A', 'B', 'C', 'D']))
})

describe('the generator', () => {
  it.each(['A', 'B'] as const)('%s: density of the input, labels of all classes', (name) => {
    const { raster, labels, outline } = generateCase(name, 7)
    expect(raster).toHaveLength(outline.timesteps * outline.batch * sizeOf(outline.input))
    const density = raster.reduce((sum, x) => sum + x, 0) / raster.length
    expect(Math.abs(density / outline.density - 1)).toBeLessThan(0.02)
    expect(labels).toHaveLength(outline.batch)
    expect(Math.max(...labels)).toBeLessThan(10)
    expect(new Set(labels).size).toBeGreaterThan(3)
  })

  it('A and B: weights of the spread that leads to some 2 % of hidden spikes', () => {
    const spread = (weight: Float32Array): number =>
      Math.sqrt(weight.reduce((sum, w) => sum + w * w, 0) / weight.length)
    expect(spread(generateCase('A', 7).weights[0]!)).toBeCloseTo(0.6 / (2.3 * Math.sqrt(2312 * 0.02)), 3)
    expect(spread(generateCase('B', 7).weights[1]!)).toBeCloseTo(0.6 / (2.3 * Math.sqrt(256 * 0.07)), 2)
  })

  it.each([
    ['C', { ...cases.C, batch: 2, timesteps: 10 }],
    ['D on smaller images', { ...cases.D, batch: 2, timesteps: 12, input: [3, 8, 8] }],
  ] as [string, BenchCase][])('%s: hidden layers fire at 6 %, the output at 10 %', (_, outline) => {
    const rates = ratesOf(generate(outline, seededRandom(1)))
    for (const rate of rates.slice(0, -1)) expect(rate).toBeCloseTo(0.06, 3)
    // ten neurons fire coarsely
    expect(Math.abs(rates.at(-1)! - 0.1)).toBeLessThan(0.02)
  })

  it('repeats a seed and differs with another', () => {
    expect(generateCase('B', 3)).toEqual(generateCase('B', 3))
    expect(generateCase('B', 3).raster).not.toEqual(generateCase('B', 4).raster)
  })
})

describe('event lists of a raster', () => {
  it('hold each spike once, by sample and step', () => {
    const [timesteps, samples, inputs] = [3, 2, 8]
    const random = seededRandom(5)
    const raster = new Uint8Array(timesteps * samples * inputs).map(() => random.integer(2))
    const { offsets, index } = spikesOf(raster, timesteps, samples, inputs)
    const found = new Uint8Array(raster.length)
    for (let s = 0; s < samples; s++) {
      for (let t = 0; t < timesteps; t++) {
        const events = index.subarray(offsets[s * timesteps + t], offsets[s * timesteps + t + 1])
        expect([...events]).toEqual([...events].sort((a, b) => a - b))
        for (const i of events) found[(t * samples + s) * inputs + i]!++
      }
    }
    expect(found).toEqual(raster)
  })
})
