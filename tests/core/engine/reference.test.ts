/** The reference engine against networks run on dual numbers: every layer, neuron and surrogate, forward and backward. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileReference } from '../../../core/engine/reference.ts'
import { layersOf, trainablesOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { runDual } from './dual.ts'
import { chain, inputRows } from './networks.ts'
import { randomMasks, randomNetwork, randomSurrogate, type NeuronKind } from './random-network.ts'

const kinds: NeuronKind[] = ['srm', 'caspianIf', 'lif', 'cubaLif', 'cubaLifInteger', 'alif', 'rf', 'stdb', 'relu', 'li']

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
      const { output } = program.forward(spikes, [0, 1], masks)
      const outputGradient = output.map(() => random.normal())
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
            expect(output[at]).toBeCloseTo(v, 9)
            spikesSeen += Math.abs(v)
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

it('takes what the loss makes of hidden spikes as if they were the output', () => {
  const random = seededRandom(5)
  const traits = { kind: 'lif', convolutional: true, recurrent: false, biases: true, delays: false } as const
  const network = randomNetwork(random, traits, 6, 9)
  const last = layersOf(network)[0]!
  const names = Object.keys(network.nodes)
  const nodes = Object.fromEntries(
    names.slice(0, names.indexOf(last.name) + 1).map((name) => [name, network.nodes[name]!]),
  )
  const cut = chain({ ...nodes, flat: { type: 'Flatten' }, out: { type: 'Output', shape: [last.neurons] } }, 9)
  const options = { batch: 2, surrogate: randomSurrogate(random, 'lif') }
  const [whole, part] = [compileReference(network, options), compileReference(cut, options)]
  const spikes = randomSpikes(2, last.inputs, 9, 0.4, random)
  const { output } = whole.forward(spikes, [0, 1])
  const { output: hiddenSpikes, spikesOf } = part.forward(spikes, [0, 1])
  const ofSpikes = Float64Array.from({ length: 2 * last.neurons }, () => random.normal())
  const sampleAt = (at: number): number => Math.floor(at / (9 * last.neurons)) * last.neurons + (at % last.neurons)
  const byStep = hiddenSpikes.map((_, at) => ofSpikes[sampleAt(at)]!)
  const counts = new Float64Array(2 * last.neurons)
  hiddenSpikes.forEach((s, at) => (counts[sampleAt(at)]! += s))
  expect(spikesOf(0)).toEqual(counts)
  const expected = part.backward(byStep)
  expect(
    whole
      .backward(
        output.map(() => 0),
        [ofSpikes],
      )
      .slice(0, expected.length),
  ).toEqual(expected)
  expect(expected[0]!.some((g) => g !== 0)).toBe(true)
})

it('refuses spikes of other inputs', () => {
  const random = seededRandom(1)
  const traits = { kind: 'lif', convolutional: false, recurrent: false, biases: false, delays: false } as const
  const network = randomNetwork(random, traits, 3, 4)
  const inputs = layersOf(network)[0]!.inputs
  const program = compileReference(network, { batch: 1, surrogate: randomSurrogate(random, 'lif') })
  const other = randomSpikes(1, inputs + 1, 4, 0.5, random)
  expect(() => program.forward(other, [0])).toThrow(`they have ${inputs + 1} inputs, the network has ${inputs}`)
})
