/** The neurons of HYBRID and their surrogates against values computed by hybrid-snn-conversion. */
import { expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import type { SpikeSet } from '../../../core/contract/spikes.ts'
import type { SpikeSurrogate } from '../../../core/formulas/surrogate.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { chain, goldenEngines, relativeDifference, tensor } from './networks.ts'

type Nested = number | Nested[]
const flat = (values: Nested): number[] => (typeof values === 'number' ? [values] : values.flatMap(flat))

type Layer = 'conv0' | 'conv3' | 'fc0' | 'fc3'
interface Golden {
  /** [step][sample][channel][y][x] */
  poisson_spikes: Nested[][]
  targets: number[]
  weights: Record<Layer, Nested>
  cases: {
    activation: 'STDB' | 'Linear'
    leak: number
    alpha?: number
    beta?: number
    thresholds_used: number[]
    spike_counts: Record<'0' | '3' | '6', Nested>
    output_membrane: number[][]
    loss: number
    grads: Record<Layer, Nested>
  }[]
}

/** Events with the values that are there, in every step. */
const signed = (steps: readonly Nested[][]): SpikeSet => {
  const [timesteps, samples] = [steps.length, steps[0]!.length]
  const rows = Array.from({ length: samples }, (_, b) => steps.map((step) => flat(step[b]!))).flat()
  const events = rows.map((row) => row.flatMap((value, i) => (value === 0 ? [] : [{ i, value }])))
  let count = 0
  return {
    samples,
    timesteps,
    inputs: rows[0]!.length,
    offsets: Uint32Array.from([0, ...events.map(({ length }) => (count += length))]),
    index: Uint32Array.from(events.flat(), ({ i }) => i),
    value: Float32Array.from(events.flat(), ({ value }) => value),
  }
}

describeWithShared('HYBRID', 'golden/snn/f_hybrid_conversion.json', () => {
  const { poisson_spikes: steps, targets, weights, cases } = sharedJson<Golden>('golden/snn/f_hybrid_conversion.json')
  const spikes = signed(steps)
  const { timesteps, samples } = spikes

  const networkOf = ({ leak, thresholds_used: thresholds }: Golden['cases'][number]): Network => {
    const conv = (name: Layer, out: number, from: number): NetworkNode => ({
      type: 'Conv2d',
      weight: tensor([out, from, 3, 3], flat(weights[name])),
      stride: [1, 1],
      padding: [1, 1],
      groups: 1,
    })
    const stdb = (layer: number, neurons: number): NetworkNode => ({
      type: 'stdb',
      neurons,
      threshold: thresholds[layer]!,
      leak,
    })
    const pool: NetworkNode = { type: 'AvgPool2d', kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] }
    return chain(
      {
        in: { type: 'Input', shape: [1, 8, 8] },
        conv0: conv('conv0', 3, 1),
        n0: stdb(0, 192),
        pool0: pool,
        conv3: conv('conv3', 4, 3),
        n3: stdb(1, 64),
        pool3: pool,
        flatten: { type: 'Flatten' },
        fc0: { type: 'Linear', weight: tensor([6, 16], flat(weights.fc0)) },
        n6: stdb(2, 6),
        fc3: { type: 'Linear', weight: tensor([3, 6], flat(weights.fc3)) },
        last: { type: 'li', neurons: 3, beta: 1 },
        out: { type: 'Output', shape: [3] },
      },
      timesteps,
    )
  }
  const surrogateOf = ({ activation, alpha = NaN, beta = NaN }: Golden['cases'][number]): SpikeSurrogate =>
    activation === 'Linear' ? { shape: 'linear', gamma: 0.3 } : { shape: 'stdb', alpha, beta, neverFired: 'zero' }

  const named = cases.map((c, i) => ({ c, title: `${i} ${c.activation} leak ${c.leak}` }))
  it.each(goldenEngines.flatMap((engine) => named.map((one) => ({ ...engine, ...one }))))(
    '$name, $title: spikes, membranes, loss and gradients',
    ({ compile, isExact, c }) => {
      const program = compile(networkOf(c), { batch: samples, surrogate: surrogateOf(c) })
      const { output, spikesOf } = program.forward(spikes, [...targets.keys()])
      const { spike_counts: counts } = c
      ;[counts[0], counts[3], counts[6]].forEach((expected, l) => expect([...spikesOf(l)]).toEqual(flat(expected)))

      const gradient = output.map(() => 0)
      let loss = 0
      targets.forEach((target, b) => {
        const at = (b * timesteps + timesteps - 1) * 3
        const last = Array.from(output.subarray(at, at + 3))
        expect(relativeDifference(last, c.output_membrane[b]!)).toBeLessThan(isExact ? 1e-10 : 1e-6)
        const total = last.reduce((sum, u) => sum + Math.exp(u), 0)
        loss += (Math.log(total) - last[target]!) / samples
        last.forEach((u, j) => (gradient[at + j] = (Math.exp(u) / total - (j === target ? 1 : 0)) / samples))
      })
      expect(loss).toBeCloseTo(c.loss, isExact ? 10 : 5)
      const gradients = program.asTensors(program.backward(gradient))
      ;(['conv0', 'conv3', 'fc0', 'fc3'] as const).forEach((name, i) => {
        expect(relativeDifference(gradients[i]!, flat(c.grads[name]))).toBeLessThan(isExact ? 1e-9 : 1e-4)
      })
    },
  )
})
