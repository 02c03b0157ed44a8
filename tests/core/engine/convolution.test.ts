/** Convolutions on frames of several tiles: what Winograd's products, there and back, and scattered events give is what the reference does. */
import { expect, it } from 'vitest'
import type { NeuronNode, Pair } from '../../../core/contract/network.ts'
import type { Compile } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { sizeOf, windowsOver, type Frame } from '../../../core/network/geometry.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, relativeDifference, tensor } from './networks.ts'

const frame: Frame = [3, 11, 13]
const timesteps = 5
const samples = [0, 1, 2]

/** 3 x 11 x 13 -> 5 channels -> 6 channels. */
const network = (kernelSize: Pair, padding: Pair, stride: Pair, isRectified: boolean) => {
  const random = seededRandom(2)
  const convolution = (from: Frame, channels: number) => {
    const shape = [channels, from[0], ...kernelSize]
    const spread = 2.5 / Math.sqrt(sizeOf(shape.slice(1)))
    const data = Array.from({ length: sizeOf(shape) }, () => spread * random.normal())
    return { type: 'Conv2d', weight: tensor(shape, data), stride, padding, groups: 1 } as const
  }
  const between = windowsOver(frame, 5, kernelSize, stride, padding).to
  const last = windowsOver(between, 6, kernelSize, stride, padding).to
  const neurons = (to: Frame): NeuronNode =>
    isRectified
      ? { type: 'relu', neurons: sizeOf(to) }
      : { type: 'lif', neurons: sizeOf(to), beta: 0.9, threshold: 1, reset: 'subtract', resetDelay: true }
  const nodes = {
    in: { type: 'Input', shape: frame },
    first: convolution(frame, 5),
    firstNeurons: neurons(between),
    second: convolution(between, 6),
    secondNeurons: neurons(last),
    out: { type: 'Output', shape: last },
  } as const
  return chain(nodes, timesteps)
}

const shapes = [
  { kernelSize: [3, 3], padding: [1, 1], stride: [1, 1], density: 0.03 },
  { kernelSize: [2, 3], padding: [0, 2], stride: [1, 1], density: 0.4 },
  { kernelSize: [5, 5], padding: [0, 0], stride: [1, 1], density: 0.3 },
  { kernelSize: [5, 4], padding: [6, 1], stride: [1, 1], density: 0.03 },
  { kernelSize: [7, 2], padding: [3, 0], stride: [1, 1], density: 0.1 },
  { kernelSize: [3, 3], padding: [1, 0], stride: [2, 1], density: 0.3 },
] as const

it.each(
  shapes.flatMap((shape) => [
    { ...shape, neuron: 'lif' },
    { ...shape, neuron: 'relu' },
  ]),
)('$neuron, kernel $kernelSize, padding $padding, stride $stride, density $density', (shape) => {
  const { kernelSize, padding, stride, density } = shape
  const isRectified = shape.neuron === 'relu'
  const given = network(kernelSize, padding, stride, isRectified)
  const spikes = randomSpikes(samples.length, sizeOf(frame), timesteps, density, seededRandom(9))
  const run = (compile: Compile) => {
    const program = compile(given, { batch: samples.length, surrogate: { shape: 'fastSigmoid', slope: 3 } })
    const { output, spikesByLayer } = program.forward(spikes, samples)
    const gradients = program.asTensors(program.backward(output.map((s, i) => s - (i % 3))))
    program.dispose()
    return { gradients, output: Array.from(output), spikesByLayer }
  }
  const expected = run(compileReference)
  expect(Math.min(...expected.spikesByLayer)).toBeGreaterThan(0)
  for (const build of ['plain', 'relaxed'] as const) {
    const found = run(compileWith(build))
    expect(relativeDifference(found.output, expected.output)).toBeLessThan(isRectified ? 1e-5 : 1e-300)
    found.gradients.forEach((g, i) => expect(relativeDifference(g, expected.gradients[i]!)).toBeLessThan(1e-5))
  }
})
