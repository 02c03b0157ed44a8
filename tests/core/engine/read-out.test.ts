/** The read-out (li): what it adds up, and its gradients. */
import { describe, expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { trainablesOf, layersOf, withWeights } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, goldenEngines, matrix, relativeDifference } from './networks.ts'

const surrogate = { tauRho: 1, scaleRho: 1 }
const readout = (weight: number[][], beta: number, timesteps: number): Network =>
  chain(
    {
      in: { type: 'Input', shape: [weight[0]!.length] },
      w: { type: 'Linear', weight: matrix(weight) },
      n: { type: 'li', neurons: weight.length, beta },
      out: { type: 'Output', shape: [weight.length] },
    },
    timesteps,
  )

describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
  const random = seededRandom(3)
  const [samples, inputs, timesteps, beta] = [2, 5, 7, 0.8] as const
  const rows = [0, 1, 2].map(() => Array.from({ length: inputs }, () => random.normal()))
  const spikes = randomSpikes(samples, inputs, timesteps, 0.4, random)
  const network = readout(rows, beta, timesteps)

  it('gives the leaky sums of what arrives, and no spike', () => {
    const record = compile(network, { batch: samples, surrogate }).forward(spikes, [0, 1])
    const expected: number[] = []
    for (let b = 0; b < samples; b++) {
      for (let t = 0; t < timesteps; t++) {
        for (const row of rows) {
          let u = 0
          for (let before = 0; before <= t; before++) {
            const at = b * timesteps + before
            const events = spikes.index.subarray(spikes.offsets[at], spikes.offsets[at + 1])
            for (const i of events) u += beta ** (t - before) * row[i]!
          }
          expected.push(u)
        }
      }
    }
    expect(relativeDifference(record.output, expected)).toBeLessThan(isExact ? 1e-14 : 1e-6)
    expect(record.spikesByLayer).toEqual([0])
    expect(record.synapticOps).toBe(3 * spikes.index.length)
  })

  it('has the gradient of finite differences, which are exact where all is linear', () => {
    const program = compile(network, { batch: samples, surrogate })
    const { output } = program.forward(spikes, [0, 1])
    const weight = output.map(() => random.normal())
    const found = program.asTensors(program.backward(weight))[0]!
    const { data } = trainablesOf(layersOf(network))[0]!.tensor
    const loss = (weights: Float64Array): number => {
      const reference = compileReference(withWeights(network, [weights]), { batch: samples, surrogate })
      return Array.from(reference.forward(spikes, [0, 1]).output).reduce((sum, u, k) => sum + u * weight[k]!, 0)
    }
    const expected = data.map((_, at) => loss(data.map((w, i) => (i === at ? w + 1 : w))) - loss(data))
    expect(relativeDifference(found, expected)).toBeLessThan(isExact ? 1e-12 : 1e-6)
  })
})
