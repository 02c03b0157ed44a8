/** Random networks on the gpu engine and on the reference: equal spikes away from the threshold, gradients to 1e-4. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Network } from '../../../../core/contract/network.ts'
import type { Gpu } from '../../../../core/engine/gpu/device.ts'
import { compileGpu } from '../../../../core/engine/gpu/program.ts'
import type { Floats } from '../../../../core/engine/program.ts'
import type { Optimiser } from '../../../../core/engine/update.ts'
import { compileReference } from '../../../../core/engine/reference.ts'
import { layersOf, trainablesOf } from '../../../../core/network/layers.ts'
import { seededRandom, type Random } from '../../../../core/random.ts'
import { randomSpikes } from '../../../spikes.ts'
import { relativeDifference } from '../networks.ts'
import {
  isAmbiguous,
  randomHidden,
  randomMasks,
  randomNetwork,
  randomSurrogate,
  type NeuronKind,
} from '../random-network.ts'

/** The neurons that the gpu engine runs. */
export const kinds: readonly NeuronKind[] = ['lif', 'srm', 'caspianIf']

const drawOf = fc.record({
  seed: fc.integer(),
  inputs: fc.integer({ min: 1, max: 40 }),
  timesteps: fc.integer({ min: 1, max: 30 }),
  rate: fc.constantFrom(0, 0.05, 0.3, 1),
  biases: fc.boolean(),
  delays: fc.boolean(),
  dropout: fc.boolean(),
})

/** Largest relative difference, 0 where nothing flows back. */
const differenceOf = (found: Floats, expected: Floats): number =>
  expected.every((g) => Math.abs(g) < 1e-9) ? 0 : relativeDifference(found, expected)

const normals = (random: Random, length: number): Float64Array => Float64Array.from({ length }, () => random.normal())

/** Compares `runs` random networks of `kind`, each on a batch that the samples do not fill. */
export const expectAgreement = async (gpu: Gpu, kind: NeuronKind, runs: number): Promise<void> => {
  let ambiguous = 0
  let spikesSeen = 0
  await fc.assert(
    fc.asyncProperty(drawOf, async ({ seed, inputs, timesteps, rate, dropout, ...traits }) => {
      const random = seededRandom(seed)
      const network = randomNetwork(
        random,
        { kind, convolutional: false, recurrent: false, ...traits },
        inputs,
        timesteps,
      )
      const spikes = randomSpikes(3, inputs, timesteps, rate, random)
      const order = [2, 0]
      const options = { batch: 3, surrogate: randomSurrogate(random, kind), dropout }
      const masks = dropout ? randomMasks(random, network, order.length, 0.5) : []
      const reference = compileReference(network, options)
      const expected = reference.forward(spikes, order, masks)
      if (isAmbiguous(network, order.length, reference)) {
        ambiguous++
        return
      }
      const program = await compileGpu(network, options, gpu)
      const found = await program.forward(spikes, order, masks)
      expect([...found.output]).toEqual([...expected.output])
      expect(found.spikesByLayer).toEqual(expected.spikesByLayer)
      expect(found.inputSpikes).toBe(expected.inputSpikes)
      expect(await found.synapticOps).toBe(expected.synapticOps)
      const last = layersOf(network).length - 1
      expect([...(await found.spikesOf(last))]).toEqual([...expected.spikesOf(last)])
      const [trace, expectedTrace] = [await program.layerTrace(last), reference.layerTrace(last)]
      expect([...trace.spikes]).toEqual([...expectedTrace.spikes])
      expect(differenceOf(trace.membrane, expectedTrace.membrane)).toBeLessThan(1e-4)
      spikesSeen += expected.spikesByLayer.reduce((a, b) => a + b, 0)

      const gradient = normals(random, found.output.length)
      const hidden = randomHidden(random, network, order.length)
      const expectedGradients = reference.backward(gradient, hidden)
      const gradients = program.asTensors(await program.backward(gradient, hidden))
      expectedGradients.forEach((g, i) => expect(differenceOf(gradients[i]!, g)).toBeLessThan(1e-4))
      await program.dispose()
    }),
    { numRuns: runs, seed: 1 },
  )
  expect(ambiguous).toBeLessThanOrEqual(Math.ceil(runs / 20))
  expect(spikesSeen).toBeGreaterThan(20 * runs)
}

/** Some layers deep, so that the gradient passes every kind of kernel. */
const trained = (kind: NeuronKind, random: Random): Network =>
  randomNetwork(random, { kind, convolutional: false, recurrent: false, biases: true, delays: true }, 12, 20)

/** Compares the weights after some steps of an optimiser with the reference's. */
export const expectSameTraining = async (gpu: Gpu, kind: NeuronKind, optimiser: Optimiser): Promise<void> => {
  const random = seededRandom(7)
  const network = trained(kind, random)
  const options = { batch: 4, surrogate: randomSurrogate(random, kind), optimiser }
  const [reference, program] = [compileReference(network, options), await compileGpu(network, options, gpu)]
  const spikes = randomSpikes(4, 12, 20, 0.3, random)
  for (let step = 0; step < 5; step++) {
    const expected = reference.forward(spikes, [0, 1, 2, 3])
    const found = await program.forward(spikes, [0, 1, 2, 3])
    expect([...found.output]).toEqual([...expected.output])
    const gradient = normals(random, found.output.length)
    reference.learn(gradient, 0.01)
    if (step % 2) await program.learn(gradient, 0.01)
    else await program.step([await program.backward(gradient)], 0.01)
  }
  const weightsOf = (result: Network): Float64Array[] => trainablesOf(layersOf(result)).map(({ tensor }) => tensor.data)
  await program.dispose()
  const [before, expected, found] = [network, reference.network(), await program.network()].map(weightsOf)
  expected!.forEach((tensor, i) => {
    expect(relativeDifference(found![i]!, tensor)).toBeLessThan(1e-4)
    expect(relativeDifference(tensor, before![i]!)).toBeGreaterThan(1e-3)
  })
}
