/** Delays that are trained: a neuron's or a channel's, there and back, kept in range, and what a network says of them. */
import { describe, expect, it } from 'vitest'
import type { NetworkNode } from '../../../core/contract/network.ts'
import type { CompileOptions, Floats } from '../../../core/engine/program.ts'
import { layersOf, trainablesOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, goldenEngines, matrix, relativeDifference, tensor } from './networks.ts'

const lif = (neurons: number): NetworkNode => ({
  type: 'lif',
  neurons,
  beta: 0.8,
  threshold: 1,
  reset: 'subtract',
  resetDelay: true,
})

const random = seededRandom(8)
const normals = (length: number): number[] => Array.from({ length }, () => 1.2 * random.normal() + 0.3)
const network = chain(
  {
    in: { type: 'Input', shape: [2, 4, 4] },
    conv: { type: 'Conv2d', weight: tensor([5, 2, 3, 3], normals(90)), stride: [1, 1], padding: [1, 1], groups: 1 },
    first: lif(80),
    lag: { type: 'Delay', delaySeconds: [0, 0.0012, 0.0029, 0.0005, 0.004] },
    flat: { type: 'Flatten' },
    w: {
      type: 'Linear',
      weight: tensor(
        [3, 80],
        normals(240).map((x) => x / 5),
      ),
    },
    last: lif(3),
    late: { type: 'Delay', delaySeconds: [0.0019, 0, 0.003] },
    out: { type: 'Output', shape: [3] },
  },
  14,
)
const spikes = randomSpikes(3, 32, 14, 0.3, random)
const options: CompileOptions = {
  batch: 3,
  surrogate: { tauRho: 0.7, scaleRho: 0.5 },
  optimiser: { rule: 'adam' },
  delays: { maxSteps: 4, learningRate: 60 },
}
const outputGradient = Float64Array.from(normals(3 * 14 * 3))
const delaysAt = trainablesOf(layersOf(network), options).flatMap(({ field }, i) =>
  field === 'delaySeconds' ? [i] : [],
)

/** What a program makes of the network in some steps, and the delays on the way. */
const trained = (compile: (typeof goldenEngines)[number]['compile']) => {
  const program = compile(network, options)
  const delays: number[][] = []
  const outputs: Floats[] = []
  for (let step = 0; step < 6; step++) {
    outputs.push(program.forward(spikes, [0, 1, 2]).output.slice())
    program.learn(outputGradient, 0.01)
    const tensors = program.asTensors(program.weights)
    delays.push(delaysAt.flatMap((i) => [...tensors[i]!]))
  }
  return { program, delays, outputs }
}

it('stay where nobody asks for them', () => {
  expect(trainablesOf(layersOf(network)).map(({ field }) => field)).toEqual(['weight', 'weight'])
  expect(trainablesOf(layersOf(network), options).map(({ tensor }) => tensor.data.length)).toEqual([90, 5, 240, 3])
})

describe.each(goldenEngines)('$name', ({ compile }) => {
  it('moves them as the reference does, within their range', () => {
    const [expected, found] = [trained(goldenEngines[0]!.compile), trained(compile)]
    found.outputs.forEach((output, step) => expect([...output]).toEqual([...expected.outputs[step]!]))
    found.delays.forEach((delays, step) =>
      expect(relativeDifference(delays, expected.delays[step]!)).toBeLessThan(1e-4),
    )
    const all = found.delays.flat()
    expect([Math.min(...all), Math.max(...all)]).toEqual([0, 4])
    expect(new Set(all.map(Math.trunc)).size).toBeGreaterThan(3)
  })

  it('gives a network that runs as it does', () => {
    const { program } = trained(compile)
    const again = compile(program.network(), options)
    again.weights.forEach((weights, i) => expect(relativeDifference(weights, program.weights[i]!)).toBeLessThan(1e-6))
    const { output } = program.forward(spikes, [0, 1, 2])
    expect(again.forward(spikes, [0, 1, 2]).output).toEqual(output)
    const { delays: _, ...fixed } = options
    expect(compile(program.network(), fixed).forward(spikes, [0, 1, 2]).output).toEqual(output)
  })

  it('finds the sum over spikes of the next step less their own', () => {
    const nodes: Record<string, NetworkNode> = {
      in: { type: 'Input', shape: [1] },
      w: { type: 'Linear', weight: matrix([[2]]) },
      n: lif(1),
      late: { type: 'Delay', delaySeconds: [0.001] },
      out: { type: 'Output', shape: [1] },
    }
    const program = compile(chain(nodes, 4), { ...options, batch: 1 })
    const offsets = Uint32Array.of(0, 1, 1, 2, 2)
    const once = { samples: 1, timesteps: 4, inputs: 1, offsets, index: Uint32Array.of(0, 0) }
    expect([...program.forward(once, [0]).output]).toEqual([0, 1, 0, 1])
    // 20 - 5, and 0 - 7 at the end
    expect([...program.asTensors(program.backward(Float64Array.of(1, 5, 20, 7)))[1]!]).toEqual([8])
  })
})
