/** The gpu engine on gpu.js' back ends that need no device, and what it refuses. */
import { GPU } from 'gpu.js'
import { afterAll, describe, expect, it } from 'vitest'
import type { NetworkNode } from '../../../../core/contract/network.ts'
import type { Gpu } from '../../../../core/engine/gpu/device.ts'
import { compileGpu } from '../../../../core/engine/gpu/program.ts'
import { compileReference } from '../../../../core/engine/reference.ts'
import { seededRandom } from '../../../../core/random.ts'
import { randomSpikes } from '../../../spikes.ts'
import { chain, lif, relativeDifference, tensor } from '../networks.ts'
import { expectAgreement, expectSameTraining, kinds } from './agreement.ts'

const surrogate = { tauRho: 0.5, scaleRho: 1 }
const input = (inputs: number): NetworkNode => ({ type: 'Input', shape: [inputs] })
const output = (outputs: number): NetworkNode => ({ type: 'Output', shape: [outputs] })
const linear = (out: number, inputs: number, weight = 1): NetworkNode => ({
  type: 'Linear',
  weight: tensor([out, inputs], new Float64Array(out * inputs).fill(weight)),
})
const small = chain({ in: input(3), w: linear(2, 3), n: lif(2), out: output(2) }, 4)

describe.each(['cpu', 'webasm'] as const)('gpu engine, gpu.js on %s', (mode) => {
  const gpu = new GPU({ mode })
  afterAll(() => gpu.destroy())

  it.each(kinds)('%s: fires the same spikes and finds the same gradients as the reference', (kind) =>
    expectAgreement(gpu, kind, 40),
  )

  it.each([
    ['Adam', 'lif', { rule: 'adam', amsgrad: false }],
    ['Nadam with amsgrad', 'srm', { rule: 'nadam', amsgrad: true }],
    ['SGD, clipped and decaying', 'lif', { rule: 'sgd', momentum: 0.9, weightDecay: 0.1, clip: 2, weightUnit: 3 }],
    [
      'Nadam on integers',
      'caspianIf',
      { rule: 'nadam', amsgrad: false, weightUnit: 40, weightRange: { low: -127, high: 127 } },
    ],
  ] as const)('%s: the weights go the way of the reference', (_, kind, optimiser) =>
    expectSameTraining(gpu, kind, optimiser),
  )

  it('sums more events than a loop of gpu.js makes unasked, in batches of any size', async () => {
    const inputs = 3000
    const network = chain({ in: input(inputs), w: linear(2, inputs, 0.001), n: lif(2), out: output(2) }, 3)
    const program = await compileGpu(network, { batch: 2, surrogate }, gpu)
    const reference = compileReference(network, { batch: 2, surrogate })
    for (const rate of [0, 1, 0.1]) {
      const spikes = randomSpikes(2, inputs, 3, rate, seededRandom(1))
      reference.forward(spikes, [0, 1])
      await program.forward(spikes, [0, 1])
      const expected = reference.layerTrace(0).membrane
      ;(await program.layerTrace(0)).membrane.forEach((u, i) => expect(u).toBeCloseTo(expected[i]!, 3))
    }
    await program.dispose()
  })

  it('feeds input neurons directly, with a full-scale charge or the values of the events', async () => {
    const caspianIf = (threshold: number[]): NetworkNode => ({ type: 'caspianIf', threshold, delay: [1, 0, 2] })
    const weights: NetworkNode = { type: 'Linear', weight: tensor([3, 3], [90, -30, 20, 60, 70, -10, 5, 40, 100]) }
    const nodes = { in: input(3), chip: caspianIf([0, 100, 200]), weights, n: caspianIf([50, 90, 120]), out: output(3) }
    const network = chain(nodes, 12)
    const spikes = randomSpikes(2, 3, 12, 0.4, seededRandom(2))
    const value = Float32Array.from(spikes.index, (_, k) => 50 + 60 * (k % 4))
    const reference = compileReference(network, { batch: 2, surrogate })
    const program = await compileGpu(network, { batch: 2, surrogate }, gpu)
    for (const events of [spikes, { ...spikes, value }]) {
      const expected = reference.forward(events, [0, 1])
      const found = await program.forward(events, [0, 1])
      expect([...found.output]).toEqual([...expected.output])
      expect(found.spikesByLayer).toEqual(expected.spikesByLayer)
      expect(await found.synapticOps).toBe(expected.synapticOps)
      const gradient = reference.backward(expected.output)[0]!
      const [foundGradient] = program.asTensors(await program.backward(found.output))
      expect(relativeDifference(foundGradient!, gradient)).toBeLessThan(1e-4)
    }
    expect(reference.forward(spikes, [0, 1]).spikesByLayer[1]).toBeGreaterThan(3)
    await program.dispose()
  })

  it('runs on the back end it was asked to', async () => {
    const reasons: unknown[] = []
    const watched: Gpu = {
      mode,
      createKernel(source, settings) {
        const kernel = gpu.createKernel(source, settings)
        reasons.push(() => kernel.kernel.fallbackReason)
        return kernel
      },
    }
    const program = await compileGpu(small, { batch: 2, surrogate }, watched)
    const { output } = await program.forward(randomSpikes(2, 3, 4, 0.5, seededRandom(1)), [0, 1])
    await program.backward(output)
    expect(program.backend).toBe(`gpu-${mode}`)
    expect(reasons.length).toBeGreaterThan(4)
    for (const reason of reasons as (() => unknown)[]) expect(reason() ?? undefined).toBeUndefined()
    await program.dispose()
  })
})

describe('gpu engine', () => {
  const gpu = new GPU({ mode: 'cpu' })
  afterAll(() => gpu.destroy())

  it('keeps its network when it is disposed', async () => {
    const w: NetworkNode = { type: 'Linear', weight: tensor([2, 3], [0, 1, 2, 3, 4, 5]) }
    const network = { ...small, nodes: { ...small.nodes, w } }
    const program = await compileGpu(network, { batch: 1, surrogate }, gpu)
    await program.dispose()
    expect(await program.network()).toEqual(network)
    await expect(program.forward(randomSpikes(1, 3, 4, 0.5, seededRandom(1)), [0])).rejects.toThrow('disposed')
  })

  it('refuses what it does not train before anything runs', async () => {
    const options = { batch: 1, surrogate }
    const delays = { maxSteps: 3, learningRate: 1 }
    await expect(compileGpu(small, { ...options, delays }, gpu)).rejects.toThrow('the gpu engine trains no delays')
    const timing = { shape: 'stdb', alpha: 0.3, beta: 0.01 } as const
    await expect(compileGpu(small, { batch: 1, surrogate: timing }, gpu)).rejects.toThrow(
      'no surrogate of spike timing',
    )
    const optimiser = { rule: 'adam', weightNorm: true } as const
    await expect(compileGpu(small, { ...options, optimiser }, gpu)).rejects.toThrow('trains no normalised weights')
  })

  it.each<[string, Record<string, NetworkNode>, string]>([
    [
      'a pool',
      {
        in: { type: 'Input', shape: [1, 2, 2] },
        pool: { type: 'SumPool2d', kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] },
        n: lif(1),
        out: output(1),
      },
      'the gpu engine has no pools, as at "n"',
    ],
    [
      'a neuron',
      {
        in: input(2),
        last: { type: 'cubaLifInteger', neurons: 2, threshold: 9, currentDecay: 9, voltageDecay: 9 },
        out: output(2),
      },
      'the gpu engine has no neuron cubaLifInteger, as in "last"',
    ],
    [
      'a read-out',
      { in: input(2), last: { type: 'li', neurons: 2, beta: 1 }, out: output(2) },
      'the gpu engine has no neuron li, as in "last"',
    ],
    [
      'a complex current',
      {
        in: input(2),
        last: { type: 'rf', neurons: 1, threshold: 9, sinDecay: 9, cosDecay: 9 },
        out: output(1),
      },
      'the gpu engine has no neuron rf, as in "last"',
    ],
  ])('refuses %s, naming the layer', async (_, nodes, message) => {
    await expect(compileGpu(chain(nodes, 3), { batch: 1, surrogate }, gpu)).rejects.toThrow(message)
  })

  it('refuses arrays beyond float32 indices, naming the layer', async () => {
    const long = { ...small, timesteps: 2 ** 13 }
    await expect(compileGpu(long, { batch: 2 ** 10, surrogate }, gpu)).rejects.toThrow(
      'network: the membranes of "n" are 16777216 numbers, and the gpu engine counts to 16777216',
    )
  })

  it('refuses a batch that takes more memory than allowed', async () => {
    await expect(compileGpu(small, { batch: 10_000, surrogate, memoryLimit: 2 ** 20 }, gpu)).rejects.toThrow(
      'engine: the network takes 3 MiB of memory, and 1 MiB are allowed',
    )
  })

  it('refuses spikes of another width', async () => {
    const program = await compileGpu(small, { batch: 1, surrogate }, gpu)
    await expect(program.forward(randomSpikes(1, 5, 4, 0.5, seededRandom(1)), [0])).rejects.toThrow('5 inputs')
    await program.dispose()
  })
})
