/** The reference engine against networks run on dual numbers: every layer, neuron and surrogate, forward and backward. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileReference } from '../../../core/engine/reference.ts'
import { layersOf, trainablesOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { runDual } from './dual.ts'
import { inputRows } from './networks.ts'
import { randomMasks, randomNetwork, randomSurrogate, type NeuronKind } from './random-network.ts'

const kinds: NeuronKind[] = ['srm', 'caspianIf', 'lif', 'cubaLif', 'cubaLifInteger']

const randomCase = fc.record({
  seed: fc.integer(),
  convolutional: fc.boolean(),
  recurrent: fc.boolean(),
  biases: fc.boolean(),
  delays: fc.boolean(),
  dropout: fc.boolean(),
  rate: fc.constantFrom(0, 0.1, 0.5, 1),
  timesteps: fc.integer({ min: 1, max: 14 }),
})

it.each(kinds)('%s: spikes and directional derivatives are those of the definition', (kind) => {
  let spikesSeen = 0
  fc.assert(
    fc.property(randomCase, ({ seed, rate, timesteps, dropout, ...traits }) => {
      const random = seededRandom(seed)
      const network = randomNetwork(random, { kind, ...traits }, 1 + random.integer(6), timesteps)
      const layers = layersOf(network)
      const surrogate = randomSurrogate(random, kind)
      const spikes = randomSpikes(2, layers[0]!.inputs, timesteps, rate, random)
      const masks = dropout ? randomMasks(random, network, 2, 0.5) : []
      const program = compileReference(network, { batch: 2, surrogate })
      const { outputSpikes } = program.forward(spikes, [0, 1], masks)
      const outputGradient = outputSpikes.map(() => random.normal())
      const gradients = program.backward(outputGradient)

      const trainables = trainablesOf(layers)
      const tangents = trainables.map(({ tensor }) => tensor.data.map(() => random.normal()))
      const tangentOf = (node: string, field: string): Float64Array =>
        tangents[trainables.findIndex((x) => x.node === node && x.field === field)]!
      let expected = 0
      let size = 1e-300
      ;[0, 1].forEach((b) => {
        const ownMasks = masks.map((m, l) => m?.subarray(b * layers[l]!.inputs, (b + 1) * layers[l]!.inputs))
        const rows = runDual(network, inputRows(network, spikes, b), surrogate, tangentOf, ownMasks)
        const outputs = rows[0]!.length
        rows.forEach((row, t) =>
          row.forEach(({ v, d }, j) => {
            const at = (b * timesteps + t) * outputs + j
            expect(outputSpikes[at]).toBe(v)
            spikesSeen += v
            expected += outputGradient[at]! * d
            size += Math.abs(outputGradient[at]! * d)
          }),
        )
      })
      const found = gradients.reduce((sum, g, i) => sum + g.reduce((a, x, k) => a + x * tangents[i]![k]!, 0), 0)
      expect(Math.abs(found - expected) / size).toBeLessThan(1e-9)
    }),
    { numRuns: 120, seed: 2 },
  )
  expect(spikesSeen).toBeGreaterThan(200)
})
