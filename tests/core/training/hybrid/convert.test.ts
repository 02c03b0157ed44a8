/** The conversion: thresholds balanced on small networks whose currents are known. */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode, NodeOf } from '../../../../core/contract/network.ts'
import { repeated } from '../../../../core/data/steps.ts'
import { compileReference } from '../../../../core/engine/reference.ts'
import type { Labelled } from '../../../../core/training/algorithm.ts'
import { balancedThresholds, convert, cutBehind, percentileOf } from '../../../../core/training/hybrid/convert.ts'

const linear = (rows: readonly (readonly number[])[]) => ({
  type: 'Linear' as const,
  weight: { shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) },
})

/** in (2) -> a (2) -> b (1) -> output (1), without spikes. */
const ann: Network = {
  stepSeconds: 0.001,
  timesteps: 1,
  nodes: {
    in: { type: 'Input', shape: [2] },
    aWeights: linear([
      [1, 0],
      [0, 2],
    ]),
    a: { type: 'relu', neurons: 2 },
    bWeights: linear([[3, 1]]),
    b: { type: 'relu', neurons: 1 },
    outputWeights: linear([[1]]),
    output: { type: 'li', neurons: 1, beta: 1 },
    out: { type: 'Output', shape: [1] },
  },
  edges: ['in', 'aWeights', 'a', 'bWeights', 'b', 'outputWeights', 'output'].map((from, i, all) => [
    from,
    all[i + 1] ?? 'out',
  ]),
}

const shownFor = (timesteps: number): Labelled => ({
  spikes: {
    samples: 2,
    timesteps: 1,
    inputs: 2,
    offsets: Uint32Array.of(0, 2, 4),
    index: Uint32Array.of(0, 1, 0, 1),
    value: Float32Array.of(0.5, 1, 0.25, 0.75),
  },
  labels: Uint8Array.of(0, 0),
  show: (values, samples) => repeated(values, samples, timesteps),
})
const signal = { aborted: false }
const given = { timesteps: 12, percentile: 100, scalingFactor: 0.5, leak: 0.9, sameStep: false }

it('takes the highest current of a layer, those before it spiking by their own thresholds', async () => {
  const thresholds = await balancedThresholds({ ...ann, timesteps: 12 }, given, shownFor(12), compileReference, signal)
  // 2 x 1 of the first layer; of the second both neurons of the first at once
  expect(thresholds).toEqual([2, 4])
})

it.each([
  [false, { type: 'stdb', neurons: 2, threshold: 1, leak: 0.9 }],
  [true, { type: 'lif', neurons: 2, threshold: 1, beta: 0.9, reset: 'subtract', resetDelay: false }],
])('scales thresholds and keeps weights and leak (sameStep %s)', async (sameStep, node) => {
  const converted = await convert(ann, { ...given, sameStep }, shownFor(12), compileReference, signal)
  expect(converted?.timesteps).toBe(12)
  expect(converted?.nodes['a']).toEqual(node)
  expect(converted?.nodes['aWeights']).toBe(ann.nodes['aWeights'])
  expect(converted?.nodes['output']).toEqual(ann.nodes['output'])
})

it('comes to what the network without spikes says, times the steps and over the thresholds, with many steps', async () => {
  const timesteps = 400
  const exact = { ...given, timesteps, scalingFactor: 1, leak: 1 }
  const converted = (await convert(ann, exact, shownFor(timesteps), compileReference, signal))!
  const options = { batch: 2, surrogate: { tauRho: 1, scaleRho: 1 } }
  const { spikes, show } = shownFor(timesteps)
  const spiking = compileReference(converted, options).forward(show!(spikes, [0, 1], timesteps), [0, 1])
  const numbers = compileReference(ann, options).forward(spikes, [0, 1])
  // a layer's rate is its value over all thresholds up to it
  const [a, b] = await Promise.all(['a', 'b'].map((name) => (converted.nodes[name] as { threshold: number }).threshold))
  for (const sample of [0, 1]) {
    const rate = spiking.output[sample * timesteps + timesteps - 1]! / timesteps
    expect(rate * a! * b!).toBeCloseTo(numbers.output[sample]!, 1)
  }
})

it('divides biases by the thresholds of the layers before them, and comes to what the network without spikes says', async () => {
  const timesteps = 400
  const affine = (name: 'aWeights' | 'bWeights' | 'outputWeights', ...bias: number[]): [string, NetworkNode] => {
    const { weight } = ann.nodes[name] as NodeOf<'Linear'>
    return [name, { type: 'Affine', weight, bias: { shape: [bias.length], data: Float64Array.from(bias) } }]
  }
  const weights = [affine('aWeights', 0.5, -0.25), affine('bWeights', -1), affine('outputWeights', -0.75)]
  const biased = { ...ann, nodes: { ...ann.nodes, ...Object.fromEntries(weights) } }
  const exact = { ...given, timesteps, scalingFactor: 1, leak: 1, sameStep: true }
  const converted = (await convert(biased, exact, shownFor(timesteps), compileReference, signal))!
  const [a, b] = ['a', 'b'].map((name) => (converted.nodes[name] as NodeOf<'lif'>).threshold)
  const biasOf = (name: string) => [...(converted.nodes[name] as NodeOf<'Affine'>).bias.data]
  expect(['aWeights', 'bWeights', 'outputWeights'].map(biasOf)).toEqual([[0.5, -0.25], [-1 / a!], [-0.75 / (a! * b!)]])
  const { spikes, show } = shownFor(timesteps)
  const options = { batch: 2, surrogate: { tauRho: 1, scaleRho: 1 } }
  const spiking = compileReference(converted, options).forward(show!(spikes, [0, 1], timesteps), [0, 1])
  const numbers = compileReference(biased, options).forward(spikes, [0, 1])
  for (const sample of [0, 1]) {
    const rate = spiking.output[sample * timesteps + timesteps - 1]! / timesteps
    expect(rate * a! * b!).toBeCloseTo(numbers.output[sample]!, 1)
  }
})

it('cuts a network behind the currents of a layer', () => {
  const cut = cutBehind(ann, 1)
  expect(Object.keys(cut.nodes)).toEqual(['in', 'aWeights', 'a', 'bWeights', 'b', 'out'])
  const { output } = compileReference(cut, { batch: 2, surrogate: { tauRho: 1, scaleRho: 1 } }).forward(
    shownFor(1).spikes,
    [0, 1],
  )
  expect([...output]).toEqual([0.5 * 3 + 2, 0.25 * 3 + 1.5])
})

it('says which layer nothing reaches', async () => {
  const short = balancedThresholds({ ...ann, timesteps: 1 }, given, shownFor(1), compileReference, signal)
  await expect(short).rejects.toThrow('no current of layer b is above 0 in 1 steps')
})

describe('percentile', () => {
  it.each([
    [100, 9],
    [50, 5],
    [99, 9],
    [80, 7],
  ])('%d of 0..9', (percentile, value) => {
    expect(percentileOf(Float64Array.of(3, 1, 2, 9, 8, 0, 4, 7, 6, 5), percentile)).toBe(value)
  })
})
